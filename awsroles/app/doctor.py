"""`awsroles doctor`, composed of an app's components: every check has a time limit, and none asks the user."""

import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from awsroles.core.dataclass import dataclass, replace
from awsroles.core.doctor import fine
from awsroles.core.doctor.finding import Finding, in_order, in_shell, with_fine
from awsroles.core.messages import Messages
from awsroles.core.stores.store import FILE, KEYRING
from awsroles.errors import AwsrolesError, ConfigurationError, StorageError, StoreLockedError
from awsroles.fastpath.session_record import mfa_session_item

if TYPE_CHECKING:
    from awsroles.app.app import App
    from awsroles.core.doctor.finding import Check
    from awsroles.core.doctor.permissions import Content
    from awsroles.core.doctor.plaintext_keys import SeenText
    from awsroles.core.doctor.sdk_cases import FileKind
    from awsroles.core.profiles.profiles import Profiles
    from awsroles.core.stores.store import StoreView

# In seconds, for a group of checks.
_LOCAL, _PROGRAMS, _STORE, _ONLINE, _CONTRACT = 20.0, 40.0, 20.0, 60.0, 90.0


@dataclass(frozen=True)
class Asked:
    """The options of `doctor`: *offline* asks nothing of AWS. *version* is that of this program."""

    version: str
    offline: bool = False
    check_keyring: bool = False
    check_updates: bool = False


class Examination:
    """The checks of this machine, as *app*'s user."""

    def __init__(self, app: "App", asked: Asked) -> None:
        self._app = app
        self._asked = asked
        self._environ = app.environ
        self._problems: list[ConfigurationError] = []

    def run(self) -> list[Finding]:
        """Return the findings, in the order of what to mend first."""
        checked: dict[Check, str] = {}
        found = self._group(checked, fine.FILES, _LOCAL, self._files)
        is_foreign = any(each.check == "owner" for each in found)
        found += self._group(checked, fine.CONFIGURATION, _LOCAL, self._configuration)
        found += self._group(checked, fine.CONNECTION, _LOCAL, self._connection_settings)
        found += self._group(checked, fine.PROGRAMS, _PROGRAMS, self._programs)
        found += self._group(checked, fine.SHELL, _LOCAL, self._shell)
        if not is_foreign:
            found += self._group(checked, fine.STORE, _STORE, self._store)
            found += self._group(checked, fine.STATE, _LOCAL, self._leftovers)
        if not (is_foreign or self._asked.offline):
            found += self._group(checked, fine.ONLINE, _ONLINE, self._online)
        if self._asked.check_keyring:
            found += self._group(checked, fine.KEYRING, _CONTRACT, self._contract)
        if self._asked.check_updates:
            found += self._group(checked, fine.UPDATES, _ONLINE, self._updates)
        return in_shell(in_order(with_fine(found, fine.settled(checked, found))), self._running_shell)

    @cached_property
    def _running_shell(self) -> str:
        from awsroles.adapters.process.subshell import calling_programs
        from awsroles.core.exec.shell_syntax import name_of_shell

        return name_of_shell(calling_programs(self._environ))

    def _group(
        self,
        checked: "dict[Check, str]",
        words: "Mapping[Check, str]",
        seconds: float,
        group: Callable[[], list[Finding]],
    ) -> list[Finding]:
        """Return the findings of *group*, and add its *words* to those *checked*.

        If it takes too long or fails, that is the finding of its first word, and it has checked nothing.
        """
        from awsroles.adapters.files.directories import reason
        from awsroles.adapters.process.waiting import CallTimeoutError, call_with_timeout

        check = next(iter(words))
        try:
            found = call_with_timeout(seconds, group, what=check, check_cancelled=self._app.waiter.check_cancelled)
        except CallTimeoutError:
            return [Finding("warning", check, f"this check did not end within {seconds:g} s")]
        except AwsrolesError as error:
            return [Finding("error", check, error.message, error.hint or "", error.command)]
        except OSError as error:
            return [Finding("error", check, f"this check failed: {reason(error)}", str(error.filename or ""))]
        checked.update(words)
        return found

    # --- files ---

    @cached_property
    def _paths(self) -> tuple[str, str, str, str]:
        """The config file, the credentials file, the state directory and the settings."""
        from awsroles.fastpath import paths

        environ = self._environ
        config, credentials = paths.config_path(environ), paths.credentials_path(environ)
        return config, credentials, paths.state_directory(environ), paths.settings_path(environ)

    @cached_property
    def _profiles(self) -> "Profiles | None":
        try:
            return self._app.profiles()
        except ConfigurationError as error:
            self._problems.append(error)
            return None

    @cached_property
    def _texts(self) -> "list[SeenText]":
        from awsroles.adapters.files.key_places import seen_texts

        config, credentials, _, _ = self._paths
        try:
            folder = os.getcwd()
        except OSError:
            folder = os.path.expanduser("~")
        return seen_texts(config, credentials, self._environ, folder)

    def _files(self) -> list[Finding]:
        from awsroles.adapters.files.owners import seen_paths
        from awsroles.core.doctor.permissions import owners, permissions
        from awsroles.core.doctor.plaintext_keys import plaintext_keys
        from awsroles.core.exec.environment import PROFILE

        user_id = os.geteuid() if hasattr(os, "geteuid") else 0
        _, _, state, settings = self._paths
        own = (os.path.expanduser("~"), os.path.dirname(state), os.path.dirname(os.path.dirname(settings)))
        seen = seen_paths(self._private_paths(), own)
        is_in_exec = bool(self._environ.get(PROFILE))
        return [
            *owners(seen, user_id),
            *permissions(seen, user_id),
            *plaintext_keys(self._texts, self._environ, self._profiles, is_in_exec=is_in_exec),
        ]

    def _private_paths(self) -> "list[tuple[str, Content]]":
        from awsroles.core.doctor.plaintext_keys import secret_lines

        config, credentials, state, settings = self._paths
        secret = {each.path for each in self._texts if next(secret_lines(each.text), None) is not None}
        paths: list[tuple[str, Content]] = [
            (os.path.dirname(path), "commands") for path in dict.fromkeys((config, credentials, settings))
        ]
        paths += [(path, "commands") for path in (config, credentials, settings) if path not in secret]
        paths += [(path, "secrets") for path in sorted(secret)]
        paths += [
            (state, "state"),
            (os.path.join(state, "secrets"), "secrets"),
            (os.path.join(state, "store"), "state"),
        ]
        return list(dict.fromkeys(paths))

    def _configuration(self) -> list[Finding]:
        from awsroles.adapters.files.atomic_write import read_file
        from awsroles.core.doctor import shadows
        from awsroles.core.doctor.sdk_cases import sdk_differences

        config, credentials, _, _ = self._paths
        profiles, found = self._profiles, []
        kinds: list[tuple[str, FileKind]] = [(config, "config"), (credentials, "credentials")]
        for path, kind in kinds:
            # Reading the profiles has told what cannot be read.
            with suppress(OSError):
                found += sdk_differences(path, read_file(path) or b"", kind)
        if not any(each.severity == "error" for each in found):
            found += [Finding("error", "aws_files", each.message, each.hint or "") for each in self._problems]
        if profiles is not None:
            found += shadows.shadowed_profiles(profiles) + shadows.unusable_profiles(profiles)
        try:
            _ = self._app.settings
        except ConfigurationError as error:
            found.append(Finding("error", "settings", error.message, error.hint or ""))
        return found + shadows.shadowing_variables(self._environ, profiles)

    # --- programs and the environment ---

    def _programs(self) -> list[Finding]:
        from awsroles.adapters.process.installations import Installations
        from awsroles.core.doctor.program import installations, program_paths, programs

        found = Installations(self._environ, self._app.waiter.check_cancelled)
        findings = installations(found.on_path())
        if self._profiles is not None:
            known = {program: found.find(program) for program in programs(self._profiles)}
            findings += program_paths(self._profiles, known, self._asked.version, self._app.template.program)
        return findings

    def _shell(self) -> list[Finding]:
        from awsroles.adapters.files.shipped_scripts import is_installed, loads_bash_completion
        from awsroles.core.completion import SHELLS, data_folders, installation
        from awsroles.core.doctor.environment import completion, python_variables

        shell = next((each for each in SHELLS if each == self._running_shell), None)
        there = True
        if shell is not None:
            folders = data_folders(self._environ, loads_bash_completion=loads_bash_completion())
            there = is_installed(installation(shell, folders).copies[0])
        return [*python_variables(self._environ), *completion(shell, is_installed=there)]

    def _updates(self) -> list[Finding]:
        from awsroles.adapters.process.newest_version import newest_version
        from awsroles.core.doctor.environment import newer_version

        newest = newest_version(self._app.waiter.check_cancelled)
        return newer_version(self._asked.version, newest, "by the index that pip is set up with")

    # --- the store and the state ---

    @cached_property
    def _silent(self) -> "App":
        """The app without prompts, messages and unlocking."""
        return self._app.for_invocation(replace(self._app.invocation, no_input=True, ui=Messages()))

    def _store(self) -> list[Finding]:
        from awsroles.adapters.file_store.kernel_key_names import key_users
        from awsroles.core.doctor.store import SeenStore, kernel_keyring, store

        app = self._silent
        name, began = app.store_choice.read() or KEYRING, time.monotonic()
        view = app.stores.view(name)
        try:
            view.names()
            seen = SeenStore(name, view.is_locked(), time.monotonic() - began)
            missing = self._missing_keys(view)
        except StorageError as error:
            seen, missing = SeenStore(name, error=error), []
        quota = kernel_keyring(key_users(), os.geteuid()) if name == FILE and hasattr(os, "geteuid") else []
        return [*store(seen), *missing, *quota, *(self._session_place() if name == FILE else [])]

    def _session_place(self) -> list[Finding]:
        """Return the finding that neither the kernel keyring nor a file can keep a session beside the sealed file."""
        try:
            self._silent.stores.get(FILE).get(mfa_session_item(""))
        except StorageError as error:
            return [Finding("error", "store", error.message, error.hint or "", error.command)]
        return []

    def _missing_keys(self, view: "StoreView") -> list[Finding]:
        from awsroles.app.doctor_online import masters
        from awsroles.core.doctor.iam_user import SeenUser, access_key
        from awsroles.core.stores.items import access_key_item

        found = []
        for chain in masters(self._profiles):
            user = chain.master.user
            with suppress(StoreLockedError):
                if view.location(access_key_item(user)) is None:
                    found += access_key(SeenUser(chain.name, user.name))
        return found

    def _leftovers(self) -> list[Finding]:
        from awsroles.adapters.state import leftovers
        from awsroles.app.sessions import known_sessions
        from awsroles.core.doctor.leftovers import (
            held_locks,
            leftover_files,
            leftover_sessions,
            unfinished_rotations,
            unnamed_policies,
        )

        app = self._silent
        config, credentials, _, _ = self._paths
        found = [
            *leftover_files(leftovers.leftover_files(app.state_directory, (config, credentials))),
            *unnamed_policies(leftovers.unnamed_policies(app.state_directory, config)),
            *held_locks(leftovers.held_locks(app.shared_directory)),
        ]
        if self._profiles is not None:
            status = known_sessions(app).status(self._profiles, app.clock())
            items = {each.item for each in app.metadata.all()} | status.stored
            found += leftover_sessions(self._profiles, items)
            found += unfinished_rotations(status.unfinished_rotations())
        return found

    def _contract(self) -> list[Finding]:
        from awsroles.app.stores import SecretStores
        from awsroles.core.doctor.store import unused_keyring
        from awsroles.core.stores.contract import ContractError, check

        is_used = (self._app.store_choice.read() or KEYRING) == KEYRING
        item = f"awsroles/check/{os.urandom(8).hex()}"
        try:
            check(SecretStores(self._app, _CONTRACT).get(KEYRING), item)
        except ContractError as error:
            message = f"the OS keyring does not do what awsroles needs: {error}"
            return [Finding("error", "keyring_contract", message)] if is_used else [unused_keyring(message)]
        except StorageError as error:
            if is_used:
                raise
            return [unused_keyring(error.message)]
        return []

    # --- AWS ---

    def _connection_settings(self) -> list[Finding]:
        from awsroles.app.doctor_online import connection_settings

        return connection_settings(self._app, self._profiles)

    def _online(self) -> list[Finding]:
        from awsroles.app.doctor_online import online

        return online(self._silent, self._profiles)
