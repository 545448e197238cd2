"""The composition root: which adapter fills which port, each made when it is first asked for."""

import sys
import time
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from awsroles.app.codes import Codes
from awsroles.app.machine import Machine
from awsroles.app.people import People
from awsroles.app.process import Process, Terms
from awsroles.app.records import Records
from awsroles.app.secrets import Secrets
from awsroles.fastpath.session_record import configured_endpoint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from awsroles.core.aws.endpoint import Endpoint
    from awsroles.core.aws.sts import Aws, Federation
    from awsroles.core.config.edit import ProfileFile
    from awsroles.core.exec.endpoint import CredentialsEndpoint
    from awsroles.core.keys.rotate import Rotation
    from awsroles.core.mfa.enroll import Enrollment
    from awsroles.core.profiles.adoption_backup import AdoptionBackups
    from awsroles.core.profiles.choose import RecentProfiles
    from awsroles.core.profiles.profiles import Profiles
    from awsroles.core.profiles.resolved import ResolvedProfile
    from awsroles.core.profiles.write import ProfileTemplate
    from awsroles.core.sessions.cache import SessionCache, SessionMetadataStore
    from awsroles.core.sessions.model import Session
    from awsroles.core.sessions.provider import SessionProvider
    from awsroles.core.sessions.status import KnownSessions
    from awsroles.core.setup.region import RegionJudging
    from awsroles.errors import StorageError


class App:
    """The adapters of this process."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.process = Process(terms)
        self.people = People(self.process)
        self.secrets = Secrets(self.process, self.people)
        self.codes = Codes(self.process, self.people, self.secrets)
        self.machine = Machine(self.process)
        self.records = Records(self.profiles, lambda: self.known_sessions)
        # As for `login`, which hands nothing out.
        self.must_keep_sessions = False
        self._has_said_unkept = False

    @cached_property
    def origin(self) -> "ProfileTemplate":
        """What this program puts into each profile."""
        from awsroles.adapters.process.launcher import program_path
        from awsroles.core.profiles.write import ProfileTemplate

        path = program_path(sys.argv[0], self.process.environ)
        return ProfileTemplate(path, self.process.settings.role_session_duration)

    @cached_property
    def config(self) -> "ProfileFile":
        """The AWS config file."""
        from awsroles.adapters.files.aws_config import AwsFile
        from awsroles.fastpath.paths import config_path

        return AwsFile(config_path(self.process.environ), "config", self.process.locks)

    @cached_property
    def credentials(self) -> "ProfileFile":
        """The AWS credentials file."""
        from awsroles.adapters.files.aws_config import AwsFile
        from awsroles.fastpath.paths import credentials_path

        return AwsFile(credentials_path(self.process.environ), "credentials", self.process.locks)

    def profiles(self) -> "Profiles":
        """Return the profiles as they stand now."""
        from awsroles.core.profiles.profiles import Profiles

        return Profiles(self.config.read(), self.credentials.read())

    @property
    def recent_profiles(self) -> "RecentProfiles":
        """The profiles that the person used last."""
        from awsroles.core.profiles.choose import RecentProfiles
        from awsroles.fastpath.paths import config_path

        return RecentProfiles(self.process.memory, config_path(self.process.environ))

    @cached_property
    def kept_sections(self) -> "AdoptionBackups":
        """The sections that adoption changed, as they were before."""
        from awsroles.adapters.state.adoption_backups import FileAdoptionBackups

        return FileAdoptionBackups(self.process.state_directory)

    @cached_property
    def notes(self) -> "SessionMetadataStore":
        """What is known of the sessions without their secrets."""
        from awsroles.adapters.state.session_metadata import FileSessionMetadata

        return FileSessionMetadata(self.process.state_directory)

    @cached_property
    def session_cache(self) -> "SessionCache":
        """The sessions in the secret store."""
        from awsroles.core.sessions.cache import SessionCache

        return SessionCache(self.secrets.store, self.notes, self.secrets.sessions, self._unkept)

    def _unkept(self, error: "StorageError") -> None:
        """Say once that a session could not be kept; where keeping it is all that is wanted, *error* is raised."""
        if self.must_keep_sessions:
            raise error
        if not self._has_said_unkept:
            self.terms.warn(f"the session could not be kept, and the next one is asked of AWS again: {error.message}")
        self._has_said_unkept = True

    @property
    def known_sessions(self) -> "KnownSessions":
        """What is known of the sessions, by the store or the notes."""
        from awsroles.core.sessions.status import KnownSessions

        return KnownSessions(self.notes, self.session_cache, self.terms.say)

    def known_items(self) -> list[str]:
        """Return the names of what a store may hold."""
        from awsroles.core.stores.items import known_items

        return known_items(self.profiles(), self.notes)

    @cached_property
    def switch(self) -> "SessionProvider":
        """All that a role switch needs."""
        from awsroles.core.sessions.limits import RoleLimits
        from awsroles.core.sessions.mfa import MfaSessionProvider
        from awsroles.core.sessions.provider import SessionProvider
        from awsroles.core.sessions.role import RoleSessionProvider

        endpoint = configured_endpoint(self.process.environ)
        flight, keys, memory = self.process.flight, self.secrets.keys, self.process.memory
        mfa = MfaSessionProvider(self.session_cache, flight, keys, self.codes.submitter, time.time, endpoint)
        roles = RoleSessionProvider(self.session_cache, flight, mfa, RoleLimits(memory, time.time), time.time, endpoint)
        return SessionProvider(roles, mfa, keys, memory, self.aws, self.process.aws_ca_bundle)

    @cached_property
    def aws(self) -> "Aws":
        """AWS."""
        from awsroles.adapters.aws.client import BotocoreAws

        self.process.harden()
        return BotocoreAws(
            remaining=self.process.deadline.remaining,
            clock=time.time,
            on_slow=self.process.slow_notice("AWS"),
            check_cancelled=self.process.check_cancelled,
            trace=self.terms.trace,
            ca_bundle=self.process.ca_bundle,
        )

    @cached_property
    def federation(self) -> "Federation":
        """The console's federation endpoint."""
        from awsroles.adapters.aws.federation import HttpFederation

        self.process.harden()
        return HttpFederation(
            ca_bundle=self.process.ca_bundle,
            remaining=self.process.deadline.remaining,
            on_slow=self.process.slow_notice("AWS"),
        )

    @property
    def suggested_region(self) -> str:
        """The region that this shell is set to, else the usual one."""
        from awsroles.core.aws.partition import partition

        region = self.process.environ.get("AWS_REGION") or self.process.environ.get("AWS_DEFAULT_REGION")
        return region or partition("aws").default_region

    @property
    def judge_region(self) -> "RegionJudging":
        """The judgement of regions that a person gives."""
        from awsroles.adapters.aws.regions import known_regions
        from awsroles.core.setup.region import RegionJudging

        return RegionJudging(known_regions, self.people.person, self.terms.say)

    def site(self, region: str, service: str) -> "Endpoint":
        """Return where *service* is called in *region*; raise ConfigurationError for an endpoint that is refused."""
        from awsroles.core.aws.endpoint import resolve_endpoint

        return resolve_endpoint(
            region, configured_endpoint(self.process.environ, service), None, self.process.ca_bundle
        )

    def _iam_site(self, chain: "ResolvedProfile") -> "Endpoint":
        from awsroles.core.aws.endpoint import endpoint_for

        return endpoint_for(chain, configured_endpoint(self.process.environ, "IAM"), self.process.aws_ca_bundle, "IAM")

    @contextmanager
    def served(
        self, profile: str, first: "Session", port: int = 0, socket_path: str | None = None
    ) -> "Iterator[CredentialsEndpoint]":
        """Serve the session of *profile*, *first* this one, on loopback at *port*, or at a socket for what is there.

        Nobody is asked for a code.
        """
        from awsroles.adapters.servers.credentials_server import serving
        from awsroles.adapters.servers.listeners import loopback_listener, socket_listener
        from awsroles.core.exec.refresh import RefreshableSession

        self.process.harden()
        item = self.switch.item(self.profiles().chain(profile))
        session = RefreshableSession(
            profile,
            first,
            renew=lambda: self._silently_renewed(profile),
            clock=time.time,
            say=self.terms.say,
            stored=lambda: self._silent().secrets.store.get(item),
            kept=lambda: self._silently_kept(profile),
        )
        listening = loopback_listener(port) if socket_path is None else socket_listener(socket_path)
        with listening as listener, serving(listener, session, port) as endpoint:
            yield endpoint

    def _silently_renewed(self, profile: str) -> "Session":
        """Return a session of *profile*, as the files and the store are now, without a person."""
        from awsroles.core.exec.refresh import fresh_session

        wiring = self._silent()
        return fresh_session(wiring.switch, wiring.profiles().chain(profile), time.time)

    def _silently_kept(self, profile: str) -> "Session | None":
        """Return the session that the store holds for *profile*, as the files are now."""
        wiring = self._silent()
        return wiring.switch.kept(wiring.profiles().chain(profile))

    def _silent(self) -> "App":
        """Return another one, with time of its own, which asks nobody."""
        return App(Terms(person=False, may_ask=False, trace=self.terms.trace))

    def enrolment(self, profile: str) -> "Enrollment":
        """Return what enrols MFA devices for the user of the master *profile*."""
        from awsroles.adapters.mfa.totp import code_at
        from awsroles.adapters.terminal.enrollment_screen import TerminalEnrollmentScreen
        from awsroles.core.keys.iam_user import IamUserCalls, master_chain
        from awsroles.core.mfa.code_pair import ConsecutiveCodes
        from awsroles.core.mfa.enroll import Enrollment, VirtualDevice

        chain, process, person = master_chain(self.profiles(), profile), self.process, self.people.person
        screen = TerminalEnrollmentScreen(
            process.environ, clock=time.time, seconds=process.prompt_seconds, check_cancelled=process.check_cancelled
        )
        codes = ConsecutiveCodes(person, screen, time.time, code_at)
        calls = IamUserCalls(self.switch, chain, "docs/mfa.md")
        devices = self.aws.iam_devices(self._iam_site(chain))
        making = VirtualDevice(calls, devices, screen, codes, self.codes.used, self.terms.say)
        return Enrollment(chain.master, making, self.codes.seeds, person, self.config, self.terms.say)

    def rotation(self, profile: str) -> "Rotation":
        """Return what rotates the access key of the user of the master *profile*."""
        from awsroles.core.keys.create import KeyCreation, KeyQuota
        from awsroles.core.keys.iam_user import IamUserCalls, master_chain
        from awsroles.core.keys.journal import KeyJournals
        from awsroles.core.keys.rotate import Rotation

        profiles, person = self.profiles(), self.people.person
        chain = master_chain(profiles, profile)
        calls = IamUserCalls(self.switch, chain, "docs/rotate.md")
        iam, journals = self.aws.iam_keys(self._iam_site(chain)), KeyJournals(self.secrets.store)
        room = KeyQuota(person, time.time, self.terms.say)
        return Rotation(
            calls=calls,
            iam=iam,
            sts=self.switch.sts(chain),
            keys=self.secrets.keys,
            journals=journals,
            making=KeyCreation(calls, iam, journals, room, time.time, self.terms.say),
            locks=self.process.locks,
            prompter=person,
            profiles=profiles,
            session_cache=self.session_cache,
            pause=time.sleep,
            say=self.terms.say,
        )
