"""The composition root: which adapter fills which port, each made when it is first asked for."""

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn

from awsroles.core.endpoint import endpoint_mark

if TYPE_CHECKING:
    from awsroles.adapters.attended_child import RunChild
    from awsroles.adapters.deadline import Deadline
    from awsroles.adapters.os_keyring import OsKeyring
    from awsroles.adapters.passphrase import Passphrase
    from awsroles.adapters.patience import Patience
    from awsroles.adapters.replacement import Replacement
    from awsroles.adapters.run_folder import RunFolder
    from awsroles.adapters.settings import Settings
    from awsroles.adapters.stores import Stores
    from awsroles.adapters.subshell import Subshell
    from awsroles.adapters.terminal import Terminal
    from awsroles.core.access_key import AccessKeys
    from awsroles.core.browser_choice import BrowserChoice
    from awsroles.core.console import ConsolePage
    from awsroles.core.credentials import AccessKey
    from awsroles.core.credentials_endpoint import CredentialsEndpoint
    from awsroles.core.mfa_enrolment import Enrolment
    from awsroles.core.picking import Picker
    from awsroles.core.ports import (
        Aws,
        CodeSource,
        Federation,
        KeptSections,
        Locks,
        Memory,
        Person,
        ProfileFile,
        SecretStore,
        SessionNotes,
        Site,
        StoreChoice,
        StoreName,
        UsedCodes,
    )
    from awsroles.core.profile import Chain
    from awsroles.core.profile_changes import Origin
    from awsroles.core.profile_picking import RecentProfiles
    from awsroles.core.profiles import Profiles
    from awsroles.core.rotation import Rotation
    from awsroles.core.seed_keeping import SeedKeeping
    from awsroles.core.session import Session, SessionShelf
    from awsroles.core.shell_completion import DataFolders
    from awsroles.core.single_flight import SingleFlight
    from awsroles.core.store_move import StoreMove
    from awsroles.core.switch import Switch

# `credential_process`: Go gives up at 60 s (aws-sdk-go-v2, processcreds).
_PROCESS_SECONDS = 55.0
# What STS may still need after the prompt.
_AFTER_PROMPT = 8.0
_PERSON_SECONDS = 600.0
_KEYRING_SECONDS = 5.0
_LEAST_KEYRING_SECONDS = 2.5
_PATIENT_KEYRING_SECONDS = 15.0
_MOVING_KEYRING_SECONDS = 300.0


def _nothing(*_: object) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Terms:
    """What the driver decides: whether a *person* typed the command, and how it is spoken to.

    *started_at* in seconds since the epoch; *may_ask* is false with --no-input. Where no person did, the process ends
    when its *parent* does.
    """

    person: bool
    started_at: float = field(default_factory=time.time)
    parent: int = field(default_factory=os.getppid)
    may_ask: bool = True
    mfa_code: str | None = field(default=None, repr=False)
    say: Callable[[str], None] = _nothing
    trace: Callable[[str], None] = _nothing


class Wiring:
    """The adapters of this process."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        # Nothing that this process starts is to have it.
        self._given_passphrase = os.environ.pop("AWSROLES_PASSPHRASE", None)
        self._new_store: StoreName | None = None
        self.environ = dict(os.environ)

    @cached_property
    def state_folder(self) -> str:
        """The folder of locks and notes; raise ConfigurationError where it is another user's."""
        from awsroles.adapters.folders import refuse_foreign_owner, settings_path, state_folder

        folder = state_folder(self.environ)
        refuse_foreign_owner(folder)
        refuse_foreign_owner(os.path.dirname(settings_path(self.environ)))
        return folder

    @cached_property
    def settings(self) -> "Settings":
        """A person's defaults."""
        from awsroles.adapters.folders import settings_path
        from awsroles.adapters.settings import read_settings

        return read_settings(settings_path(self.environ), self.environ)

    @cached_property
    def origin(self) -> "Origin":
        """What this program puts into each profile."""
        from awsroles.adapters.program_path import program_path
        from awsroles.core.profile_changes import Origin

        path = program_path(sys.argv[0], self.environ)
        return Origin(path, self.settings.role_session_duration)

    @cached_property
    def config(self) -> "ProfileFile":
        """The AWS config file."""
        from awsroles.adapters.config_file import AwsFile
        from awsroles.adapters.folders import config_path

        return AwsFile(config_path(self.environ), "config", self._locks)

    @cached_property
    def credentials(self) -> "ProfileFile":
        """The AWS credentials file."""
        from awsroles.adapters.config_file import AwsFile
        from awsroles.adapters.folders import credentials_path

        return AwsFile(credentials_path(self.environ), "credentials", self._locks)

    def profiles(self) -> "Profiles":
        """Return the profiles as they stand now."""
        from awsroles.core.profiles import Profiles

        return Profiles(self.config.read(), self.credentials.read())

    @cached_property
    def notes(self) -> "SessionNotes":
        """What is known of the sessions without their secrets."""
        from awsroles.adapters.session_notes import FileSessionNotes

        return FileSessionNotes(self.state_folder)

    @cached_property
    def kept_sections(self) -> "KeptSections":
        """The sections that adoption changed, as they were before."""
        from awsroles.adapters.kept_sections import FileKeptSections

        return FileKeptSections(self.state_folder)

    @cached_property
    def shelf(self) -> "SessionShelf":
        """The sessions in the secret store."""
        from awsroles.core.session import SessionShelf

        return SessionShelf(self._store, self.notes)

    @cached_property
    def switch(self) -> "Switch":
        """All that a role switch needs."""
        from awsroles.core.mfa_session import MfaSessions
        from awsroles.core.role_limits import RoleLimits
        from awsroles.core.role_session import RoleSessions
        from awsroles.core.switch import Switch
        from awsroles.core.token_code import CodeSpender

        endpoint = endpoint_mark(self.environ)
        codes = CodeSpender(self._codes, self.used_codes, time.time)
        mfa = MfaSessions(self.shelf, self._flight, self.keys, codes, time.time, endpoint)
        limits = RoleLimits(self._memory, time.time)
        roles = RoleSessions(self.shelf, self._flight, mfa, limits, time.time, endpoint)
        return Switch(roles, mfa, self.keys, self._memory, self.aws, self._ca_bundle)

    @property
    def suggested_region(self) -> str:
        """The region that this shell is set to, else the usual one."""
        from awsroles.core.partition import partition

        region = self.environ.get("AWS_REGION") or self.environ.get("AWS_DEFAULT_REGION")
        return region or partition("aws").default_region

    def site(self, region: str, service: str) -> "Site":
        """Return where *service* is called in *region*; raise ConfigurationError for an endpoint that is refused."""
        from awsroles.core.site import make_site

        return make_site(region, endpoint_mark(self.environ, service), None, self._ca_bundle)

    @cached_property
    def person(self) -> "Person":
        """The person at the terminal, or nobody."""
        from awsroles.adapters.nobody import Nobody

        return self._terminal if self.terms.may_ask else Nobody()

    @property
    def picker(self) -> "Picker":
        """The person at the terminal, to pick one of many, or nobody."""
        from awsroles.adapters.terminal_abilities import can_draw

        if not self.terms.may_ask:
            from awsroles.adapters.nobody import Nobody

            return Nobody()
        if not can_draw(self.environ):
            from awsroles.adapters.plain_picker import PlainPicker

            return PlainPicker(self._terminal)
        from awsroles.adapters.filter_picker import FilterPicker

        return FilterPicker(seconds=self._prompt_seconds, tick=self._tick)

    @property
    def recent_profiles(self) -> "RecentProfiles":
        """The profiles that the person used last."""
        from awsroles.adapters.folders import config_path
        from awsroles.core.profile_picking import RecentProfiles

        return RecentProfiles(self._memory, config_path(self.environ))

    @cached_property
    def _terminal(self) -> "Terminal":
        from awsroles.adapters.terminal import Terminal

        self._harden()
        return Terminal(seconds=self._prompt_seconds, tick=self._tick)

    def given_access_key(self) -> "AccessKey":
        """Return the access key from the environment or from stdin."""
        from awsroles.adapters.given_access_key import given_access_key

        self._harden()
        return given_access_key(self.environ)

    def open_page(self, page: "ConsolePage", choice: "BrowserChoice") -> bool:
        """Open *page* where there is a desktop, and say whether that was so; a secret URL is on no command line."""
        from awsroles.adapters.browser import is_desktop, open_url
        from awsroles.adapters.one_time_page import hand_over

        if not is_desktop(self.environ):
            return False
        wanted = replace(choice, command=choice.command or self.settings.browser)

        def show(url: str) -> bool:
            return open_url(wanted.address(url, page.profile, page.color), wanted)

        return hand_over(page.url, show) if page.is_secret else show(page.url)

    def copy(self, text: str) -> None:
        """Put *text* into the desktop's clipboard; raise ConfigurationError where there is none."""
        from awsroles.adapters.clipboard import copy

        copy(text)

    def write_file(self, path: str, text: str) -> None:
        """Write *text* to the file at *path*, whole or not at all; raise StorageError."""
        from awsroles.adapters.file_replacement import read_file, replace_file

        target = os.path.realpath(path)
        replace_file(target, read_file(target), text.encode())

    @property
    def data_folders(self) -> "DataFolders":
        """Where shells look for what a person installs."""
        from awsroles.adapters.folders import data_folders

        return data_folders(self.environ)

    def shipped_script(self, name: str) -> str:
        """Return the script *name* that comes with the program; raise StorageError where it was not installed."""
        from awsroles.adapters.shell_scripts import shipped_script

        return shipped_script(name)

    def install_script(self, name: str, path: str) -> bool:
        """Put the shipped script *name* at *path*, and say whether that changed anything."""
        from awsroles.adapters.shell_scripts import install_script

        return install_script(name, path)

    @cached_property
    def federation(self) -> "Federation":
        """The console's federation endpoint."""
        from awsroles.adapters.federation import HttpFederation

        self._harden()
        return HttpFederation(
            ca_bundle=self._ca_bundle, remaining=self._deadline.remaining, on_slow=self._slowly("AWS")
        )

    @cached_property
    def replacement(self) -> "Replacement":
        """What takes this process's place; to be asked for first, while everything is as it was found."""
        from awsroles.adapters.replacement import Replacement

        return Replacement()

    def subshell(self, program: str, variables: Mapping[str, str], profile: str, expires_at: int | None) -> "Subshell":
        """Return how the shell *program* is started for a session of *profile*."""
        from awsroles.adapters.subshell import make_subshell

        return make_subshell(program, self.environ, variables, profile, expires_at)

    def attending(self) -> "AbstractContextManager[RunChild]":
        """Give what runs a program as a child, with the signals that come meanwhile."""
        from awsroles.adapters.attended_child import attending

        return attending()

    def end_by(self, signal_number: int) -> NoReturn:
        """End this process as a child has ended."""
        from awsroles.adapters.attended_child import end_by

        end_by(signal_number)

    def until_signal(self) -> "AbstractContextManager[Callable[[], None]]":
        """Give what waits for the signal to end."""
        from awsroles.adapters.end_signals import ended_by_signal

        return ended_by_signal()

    def run_folder(self) -> "AbstractContextManager[RunFolder]":
        """Give a private folder that lasts as long as this process."""
        from awsroles.adapters.run_folder import run_folder

        return run_folder(self.state_folder, self._locks)

    def token_file(self, path: str, token: str) -> "AbstractContextManager[str]":
        """Keep an endpoint's *token* at *path* as long as it is served."""
        from awsroles.adapters.token_file import token_file

        return token_file(path, token)

    @contextmanager
    def served(
        self, profile: str, first: "Session", port: int = 0, socket_path: str | None = None
    ) -> "Iterator[CredentialsEndpoint]":
        """Serve the session of *profile*, *first* this one, on loopback at *port*, or at a socket for what is there.

        Nobody is asked for a code.
        """
        from awsroles.adapters.listeners import loopback_listener, socket_listener
        from awsroles.adapters.served_endpoint import serving
        from awsroles.core.renewed_session import RenewedSession

        self._harden()
        session = RenewedSession(
            profile, first, renew=lambda: self._silently_renewed(profile), clock=time.time, say=self.terms.say
        )
        listening = loopback_listener(port) if socket_path is None else socket_listener(socket_path)
        with listening as listener, serving(listener, session, port) as endpoint:
            yield endpoint

    def _silently_renewed(self, profile: str) -> "Session":
        """Return a session of *profile*, as the files and the store are now, without a person."""
        from awsroles.core.renewed_session import fresh_session

        wiring = Wiring(Terms(person=False, may_ask=False, trace=self.terms.trace))
        return fresh_session(wiring.switch, wiring.profiles().chain(profile), time.time)

    def calling_programs(self) -> list[str]:
        """Return the names of what may be the shell that runs this, the likeliest first."""
        from awsroles.adapters.calling_shell import calling_programs

        return calling_programs(self.environ)

    @cached_property
    def _deadline(self) -> "Deadline":
        from awsroles.adapters.deadline import Deadline

        return Deadline(_PERSON_SECONDS if self.terms.person else _PROCESS_SECONDS)

    def _prompt_seconds(self) -> float:
        return self._deadline.remaining() - _AFTER_PROMPT

    @cached_property
    def _tick(self) -> Callable[[], None]:
        from awsroles.adapters.parent_watch import ParentWatch

        return _nothing if self.terms.person else ParentWatch(self.terms.parent).check

    def _slowly(self, what: str) -> Callable[[], None]:
        return lambda: self.terms.say(f"waiting for {what} …")

    def _harden(self) -> None:
        from awsroles.adapters.hardening import harden

        harden()

    @cached_property
    def _locks(self) -> "Locks":
        from awsroles.adapters.process_locks import FileLocks

        return FileLocks(self.state_folder, self._deadline.remaining, self._tick)

    @cached_property
    def _flight(self) -> "SingleFlight":
        from awsroles.adapters.failures import FileFailures
        from awsroles.core.single_flight import SingleFlight

        return SingleFlight(self._locks, FileFailures(self.state_folder, self.terms.started_at))

    @cached_property
    def _memory(self) -> "Memory":
        from awsroles.adapters.memory import FileMemory

        return FileMemory(self.state_folder)

    @cached_property
    def store_choice(self) -> "StoreChoice":
        """Which store is used."""
        from awsroles.adapters.store_word import StoreWord

        return StoreWord(self.state_folder)

    @cached_property
    def stores(self) -> "Stores":
        """The stores that there are."""
        if self.terms.person:
            return self._stores(_PATIENT_KEYRING_SECONDS)
        # The fast reader may have waited for it already.
        spent = time.time() - self.terms.started_at
        return self._stores(max(_LEAST_KEYRING_SECONDS, _KEYRING_SECONDS - spent))

    @property
    def store_move(self) -> "StoreMove":
        """What moves secrets from one store to the other."""
        from awsroles.core.store_move import StoreMove

        stores = self._stores(_MOVING_KEYRING_SECONDS)
        return StoreMove(self.store_choice, stores.get, stores.open, self._locks)

    def known_items(self) -> list[str]:
        """Return the names of what a store may hold."""
        from awsroles.core.store_items import known_items

        return known_items(self.profiles(), self.notes)

    def use_new_store(self, name: "StoreName") -> None:
        """Let the store *name* be the one that is used, from the first secret on that is kept in it."""
        self._new_store = name

    @cached_property
    def _store(self) -> "SecretStore":
        from awsroles.adapters.traced_store import TracedStore
        from awsroles.core.chosen_store import ChosenStore
        from awsroles.core.ports import KEYRING

        name = self._new_store or self.store_choice.read() or KEYRING
        is_new = self._new_store is not None
        chosen = ChosenStore(name, self.stores.get(name), self.store_choice, self._locks, choosing=is_new)
        return TracedStore(chosen, self.terms.trace, name)

    def _stores(self, keyring_seconds: float) -> "Stores":
        from awsroles.adapters.stores import Stores

        self._harden()
        return Stores(
            self.state_folder,
            self.environ,
            passphrase=self._passphrase,
            locks=self._locks,
            keyring=lambda: self._keyring(keyring_seconds),
            say=self.terms.say,
        )

    @cached_property
    def _passphrase(self) -> "Passphrase":
        from awsroles.adapters.passphrase import Passphrase

        return Passphrase(self._given_passphrase, self.person) if self.terms.person else Passphrase(None, None)

    def _keyring(self, seconds: float) -> "OsKeyring":
        from awsroles.adapters.os_keyring import OsKeyring

        return OsKeyring(
            may_unlock=self.terms.person and self.terms.may_ask,
            seconds=seconds,
            one_at_a_time=lambda: self._locks.hold("unlock"),
            on_slow=self._slowly("the keyring"),
            tick=self._tick,
        )

    @cached_property
    def keys(self) -> "AccessKeys":
        """The access keys in the secret store."""
        from awsroles.core.access_key import AccessKeys

        return AccessKeys(self._store, self._memory)

    @cached_property
    def aws(self) -> "Aws":
        """AWS."""
        from awsroles.adapters.aws import BotocoreAws

        self._harden()
        return BotocoreAws(
            remaining=self._deadline.remaining,
            clock=time.time,
            on_slow=self._slowly("AWS"),
            tick=self._tick,
            trace=self.terms.trace,
        )

    @property
    def _ca_bundle(self) -> str | None:
        # botocore's order: its own variable, then that of requests.
        return self.environ.get("AWS_CA_BUNDLE") or self.environ.get("REQUESTS_CA_BUNDLE")

    @cached_property
    def _codes(self) -> "CodeSource":
        from awsroles.adapters.given_code import GivenCode
        from awsroles.core.code_sources import FirstAble, MadeWhenAsked

        given = [] if self.terms.mfa_code is None else [GivenCode(self.terms.mfa_code)]
        return FirstAble([*given, MadeWhenAsked(lambda: FirstAble(self._code_sources()))])

    @property
    def silent_codes(self) -> "CodeSource":
        """What gives MFA codes without asking anybody."""
        from awsroles.core.code_sources import FirstAble

        return FirstAble(self._silent_code_sources())

    @cached_property
    def used_codes(self) -> "UsedCodes":
        """The MFA codes that were sent."""
        from awsroles.adapters.used_codes import FileUsedCodes

        return FileUsedCodes(self.state_folder)

    @property
    def seeds(self) -> "SeedKeeping":
        """The TOTP seeds in the secret store."""
        from awsroles.adapters.seed_codes import code_at
        from awsroles.core.seed_keeping import SeedKeeping

        return SeedKeeping(self._store, self.person, time.time, code_at, self.terms.say)

    def given_seed(self) -> str:
        """Return what is piped in as a TOTP seed."""
        from awsroles.adapters.piped_text import read_piped

        self._harden()
        return read_piped("pipe the seed in, or leave out --no-input").decode("utf-8", "replace")

    def enrolment(self, profile: str) -> "Enrolment":
        """Return what enrols MFA devices for the user of the master *profile*."""
        from awsroles.adapters.seed_codes import code_at
        from awsroles.adapters.seed_screen import TerminalSeedScreen
        from awsroles.core.consecutive_codes import ConsecutiveCodes
        from awsroles.core.device_making import DeviceMaking
        from awsroles.core.mfa_enrolment import Enrolment
        from awsroles.core.user_calls import UserCalls, master_chain

        chain = master_chain(self.profiles(), profile)
        screen = TerminalSeedScreen(self.environ, clock=time.time, seconds=self._prompt_seconds, tick=self._tick)
        codes = ConsecutiveCodes(self.person, screen, time.time, code_at)
        calls = UserCalls(self.switch, chain, "docs/mfa.md")
        devices = self.aws.iam_devices(self._iam_site(chain))
        making = DeviceMaking(calls, devices, screen, codes, self.used_codes, self.terms.say)
        return Enrolment(chain.master, making, self.seeds, self.person, self.config, self.terms.say)

    def rotation(self, profile: str) -> "Rotation":
        """Return what rotates the access key of the user of the master *profile*."""
        from awsroles.core.key_journal import KeyJournals
        from awsroles.core.key_making import KeyMaking
        from awsroles.core.key_room import KeyRoom
        from awsroles.core.rotation import Rotation
        from awsroles.core.user_calls import UserCalls, master_chain
        from awsroles.core.user_sessions import UserSessions

        profiles = self.profiles()
        chain = master_chain(profiles, profile)
        calls = UserCalls(self.switch, chain, "docs/rotate.md")
        iam, journals = self.aws.iam_keys(self._iam_site(chain)), KeyJournals(self._store)
        room = KeyRoom(self.person, time.time, self.terms.say)
        return Rotation(
            calls=calls,
            iam=iam,
            sts=self.switch.sts(chain),
            keys=self.keys,
            journals=journals,
            making=KeyMaking(calls, iam, journals, room, time.time, self.terms.say),
            locks=self._locks,
            person=self.person,
            sessions=UserSessions(profiles, self.shelf, self.notes),
            pause=time.sleep,
            say=self.terms.say,
        )

    def _iam_site(self, chain: "Chain") -> "Site":
        from awsroles.core.site import site_of

        return site_of(chain, endpoint_mark(self.environ, "IAM"), self._ca_bundle)

    def _code_sources(self) -> "list[CodeSource]":
        """Return where a code may come from, in the order in which they are asked."""
        from awsroles.adapters.dialog_codes import DialogCodes
        from awsroles.adapters.terminal_codes import TerminalCodes

        prompt, patience = self.settings.prompt, self._patience
        sources = self._silent_code_sources()
        if self.terms.may_ask and prompt != "never":
            sources.append(TerminalCodes(self._terminal, self._terminal.say, patience))
            if prompt != "tty":
                sources.append(DialogCodes(prompt, patience))
        return sources

    def _silent_code_sources(self) -> "list[CodeSource]":
        from awsroles.adapters.program_codes import ProgramCodes
        from awsroles.adapters.seed_codes import SeedCodes

        sources: list[CodeSource] = [SeedCodes(self._store, self._patience)]
        # A program may want a touch or show a window, and behind an endpoint nobody expects it.
        if self.terms.person or self.terms.may_ask:
            sources.append(ProgramCodes(self.settings.mfa_process, self._patience))
        return sources

    @property
    def _patience(self) -> "Patience":
        from awsroles.adapters.patience import Patience

        return Patience(time.time, self._prompt_seconds, self._tick, self.terms.say)
