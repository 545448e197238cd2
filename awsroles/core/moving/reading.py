"""Profiles of another tool, sorted into users, roles and what is left."""

from collections.abc import Mapping
from itertools import chain, count
from shlex import quote
from typing import Any

from awsroles.core.config.section import Renamed
from awsroles.core.keys.temporary import is_temporary
from awsroles.core.moving.rules import Rules
from awsroles.core.moving.theirs import Left, Theirs, User
from awsroles.core.moving.traces import is_process_of, process_profile
from awsroles.core.profiles.native_options import NATIVE_KEYS, own_options
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.validation import is_region
from awsroles.core.setup.self_source import is_self_sourced
from awsroles.fastpath.config_scan import STATIC_KEYS

_ROLE_KEYS = ("region", *NATIVE_KEYS)
_PROCESS = "awsroles_mfa_process"
# aws-vault includes it from other profiles.
_ENDPOINTS = "sts_regional_endpoints"
_OURS = ("awsroles_role_arn", "awsroles_user_arn")
# For each option that begins so, the way to get credentials that awsroles does not serve.
FOREIGN = {
    "sso_": "IAM Identity Center (SSO)",
    "granted_sso_": "IAM Identity Center (SSO)",
    "saml_": "SAML",
    "principal_arn": "SAML",
    "web_identity_": "a web identity",
    "credential_source": "the credentials of a server",
    "login_session": "aws login",
    "jump_role_arn": "a jump role",
}


class Reading:
    """The profiles of one tool in *profiles*, read by *rules*."""

    def __init__(self, profiles: Profiles, rules: Rules) -> None:
        self._profiles = profiles
        self._rules = rules
        self._roles: dict[str, dict[str, Any]] = {}
        self._sources: dict[str, str] = {}
        self._users: dict[str, User] = {}
        self.left: list[Left] = []

    def run(self, settings: Mapping[str, str] | None = None) -> Theirs:
        """Return the users and roles; *settings* are for config.toml."""
        for name in self._profiles:
            if not self._is_ours(name):
                self._sort(name)
        for source in dict.fromkeys(self._sources.values()):
            self._add_source(source)
        for name in self._profiles:
            if self._is_ours(name):
                self._finish(name)
            elif name not in self._roles:
                self._add_other(name)
        return Theirs(self._rules.tool, tuple(self._users.values()), self._roles, {}, tuple(self.left), settings or {})

    def _is_ours(self, name: str) -> bool:
        return any(key in self._profiles.options(name) for key in _OURS)

    def _finish(self, name: str) -> None:
        """Add the user of the profile *name* of ours if its key is still in a file, as after an interrupted move."""
        options = self._profiles.options(name)
        if not _has_key(self._profiles, name):
            return
        if "awsroles_user_arn" in options:
            serial, region = options.get("awsroles_mfa_serial"), options.get("region")
            partition = options["awsroles_user_arn"].split(":")[1:2]
            self._users[name] = User(name, name, mfa_serial=serial, region=region, partition="".join(partition))
            return
        master = options.get("awsroles_source_profile", "master")
        command = f"awsroles setup --from {quote(name)} --master {quote(master)}"
        self.left.append(Left(name, f"its access key is still in a file: {command} removes it"))

    def _sort(self, name: str) -> None:
        options = self._rules.effective(name)
        foreign = _foreign(options)
        served = process_profile(self._rules.tool, self._profiles, name)
        if foreign is not None:
            self.left.append(Left(name, f"it uses {foreign}, which awsroles does not serve"))
        elif options.get("role_arn"):
            self._add_role(name, options)
        elif served is not None:
            self.left.append(Left(name, f"its credentials are those of {served}: use that profile"))

    def _add_role(self, name: str, options: Mapping[str, str]) -> None:
        own, source = self._profiles.options(name), options.get("source_profile")
        wanted = {**self._rules.defaults, **options}
        if is_self_sourced(self._profiles, name):
            self._add_self_sourced(name, wanted)
            return
        if STATIC_KEYS[0] in own:
            why = "it holds an access key and a role: the key needs a profile of its own"
            self.left.append(Left(name, why))
            return
        if not source or source == name:
            if self._rules.place is None:
                self.left.append(Left(name, "it has a role_arn without a source_profile"))
                return
            # The tool assumes the role with the key that it keeps under the name of the role.
            source = self._free_name(name)
            self._users[source] = self._kept_user(source, name, options)
        changes: dict[str, Any] = {
            key: wanted[key] for key in _ROLE_KEYS if wanted.get(key) and own.get(key) != wanted[key]
        }
        changes |= {"source_profile": source} if own.get("source_profile") != source else {}
        self._roles[name] = changes | self._own_changes(name)
        if self._has_process_of(source, options):
            self._roles[name].pop(_PROCESS, None)
        self._sources[name] = source

    def _has_process_of(self, source: str, options: Mapping[str, str]) -> bool:
        """Say whether the program for MFA codes in the *options* of a role is that of its *source*."""
        if source not in self._profiles:
            return False
        theirs = self._rules.effective(source)
        return all(theirs.get(key) == options.get(key) for key in ("mfa_process", _PROCESS))

    def _add_self_sourced(self, name: str, options: Mapping[str, str]) -> None:
        master = self._free_name(name)
        self._users[master] = User(
            master,
            name,
            mfa_serial=options.get("mfa_serial"),
            region=options.get("region"),
            seconds=self._rules.mfa_seconds(name),
            partition=_partition(options),
        )

    def _free_name(self, name: str) -> str:
        """Return a name for the master profile of the role *name*, which has the key itself."""
        taken = {*self._profiles, *self._users}
        likely = chain(("master", f"{name}-user"), (f"{name}-user-{number}" for number in count(2)))
        return next(each for each in likely if each not in taken)

    def _add_source(self, source: str) -> None:
        """Add the user *source* of some roles, unless it is a role or known."""
        if source in self._users or source in self._roles or (source in self._profiles and self._is_ours(source)):
            return
        options = self._rules.effective(source) if source in self._profiles else {}
        if _foreign(options) is not None:
            return
        served = process_profile(self._rules.tool, self._profiles, source)
        if served is not None:
            self._repoint(source, served)
            self._add_source(served)
            return
        if source in self._profiles and _has_key(self._profiles, source):
            self._users[source] = self._plaintext_user(source, options)
        elif self._is_kept(source):
            twin = self._twin(source)
            if twin is None:
                self._users[source] = self._kept_user(source, source, options)
                return
            self._repoint(source, twin)
            self.left.append(Left(source, f"{twin} has the same MFA device, so its roles use {twin}"))

    def _repoint(self, source: str, successor: str) -> None:
        """Give the roles of *source* the source *successor*."""
        for name, of in self._sources.items():
            if of == source:
                self._roles[name]["source_profile"] = self._sources[name] = successor

    def _add_other(self, name: str) -> None:
        """Add the user *name* without roles, or say why it is left."""
        options = self._rules.effective(name)
        is_known = name in self._users or any(user.plaintext == name for user in self._users.values())
        if is_known or any(left.what == name for left in self.left):
            return
        if _has_key(self._profiles, name):
            if options.get("mfa_serial"):
                self._users[name] = self._plaintext_user(name, options)
            else:
                self.left.append(Left(name, f"no role uses its access key: awsroles setup --from {name} moves it"))
        elif self._rules.is_user(name) and _foreign(options) is None:
            self._users[name] = self._kept_user(name, name, options)

    def _is_kept(self, source: str) -> bool:
        """Say whether the tool may keep the key of *source*."""
        process = self._profiles.options(source).get("credential_process")
        is_its_own = process is None or is_process_of(self._rules.tool, process)
        return is_its_own and not is_temporary(self._profiles, source) and self._rules.may_keep(source)

    def _twin(self, source: str) -> str | None:
        """Return the master profile of ours with the MFA device of *source*."""
        serial = self._serial(source)
        for master in self._profiles.masters():
            if serial and self._profiles.options(master).get("awsroles_mfa_serial") == serial:
                return master
        return None

    def _serial(self, source: str) -> str | None:
        """Return the MFA device of *source*, or that of all its roles."""
        options = self._rules.effective(source) if source in self._profiles else {}
        if options.get("mfa_serial"):
            return options["mfa_serial"]
        roles = [self._rules.effective(name) for name, of in self._sources.items() if of == source]
        serials = {options.get("mfa_serial") for options in roles}
        return serials.pop() if len(serials) == 1 else None

    def _kept_user(self, name: str, item: str, options: Mapping[str, str]) -> User:
        place = self._rules.place
        serial = self._serial(item) or options.get("mfa_serial")
        return User(
            name,
            place=place(item) if place is not None else "",
            command="" if options.get("role_arn") else self._rules.command(item),
            forget=self._rules.forget(item),
            changes=self._user_changes(name, serial),
            mfa_serial=serial,
            region=options.get("region") or self._region(item),
            seconds=self._rules.mfa_seconds(item),
            partition=_partition(options) if options.get("role_arn") else self._partition_of(item, serial),
        )

    def _plaintext_user(self, name: str, options: Mapping[str, str]) -> User:
        return User(
            name,
            name,
            changes=self._user_changes(name, self._serial(name)),
            mfa_serial=self._serial(name),
            region=options.get("region") or self._region(name),
            seconds=self._rules.mfa_seconds(name),
            partition=self._partition_of(name, self._serial(name)),
        )

    def _region(self, source: str) -> str | None:
        roles = [self._rules.effective(name) for name, of in self._sources.items() if of == source]
        return next((options["region"] for options in roles if is_region(options.get("region", ""))), None)

    def _partition_of(self, source: str, serial: str | None) -> str:
        roles = [self._rules.effective(name)["role_arn"] for name, of in self._sources.items() if of == source]
        return _partition({"role_arn": next(iter(roles), serial or "")})

    def _user_changes(self, name: str, serial: str | None) -> dict[str, Any]:
        """Return what prepares the section *name* of a user for the master profile, whose device is *serial*."""
        device = {} if serial is None else {"awsroles_mfa_serial": serial}
        if name not in self._profiles:
            return device
        section = own_options(self._profiles.section(name).decode())
        changes = self._own_changes(name)
        if is_process_of(self._rules.tool, section.get("credential_process")):
            changes["credential_process"] = None
        if section.get("mfa_serial"):
            changes["mfa_serial"] = Renamed("awsroles_mfa_serial")
        elif "mfa_serial" not in self._profiles.options(name):
            changes |= device
        if "source_profile" in section:
            changes["source_profile"] = None
        return changes

    def _own_changes(self, name: str) -> dict[str, Any]:
        """Return the changes to the options of *name* that only the tool reads."""
        section = own_options(self._profiles.section(name).decode())
        options = self._rules.effective(name)
        changes: dict[str, Any] = {key: None for key in self._rules.dropped if key in section}
        for theirs, ours in self._rules.renamed.items():
            if theirs in section:
                changes[theirs] = Renamed(ours) if theirs in options else None
            elif options.get(theirs):
                changes[ours] = options[theirs]
        if options.get(_ENDPOINTS) and _ENDPOINTS not in self._profiles.options(name):
            changes[_ENDPOINTS] = options[_ENDPOINTS]
        changes |= {key: value for key, value in options.items() if key.startswith("awsroles_") and key not in section}
        if options.get("role_arn") and is_process_of(self._rules.tool, section.get("credential_process")):
            changes["credential_process"] = None
        return changes


def _foreign(options: Mapping[str, str]) -> str | None:
    return next((words for begin, words in FOREIGN.items() for key in options if key.startswith(begin)), None)


def _has_key(profiles: Profiles, name: str) -> bool:
    """Say whether the profile *name* has a long-lived access key in a file."""
    options = profiles.options(name)
    return all(key in options for key in STATIC_KEYS[:2]) and not is_temporary(profiles, name)


def _partition(options: Mapping[str, str]) -> str:
    parts = options.get("role_arn", "").split(":")
    return parts[1] if len(parts) > 1 and parts[0] == "arn" else "aws"
