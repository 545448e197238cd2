"""The profiles of both AWS files, and their source profiles."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from awsroles.core.aws.credentials import Credentials
from awsroles.core.config.document import ConfigText
from awsroles.core.profiles.model import (
    ForeignProfile,
    MasterProfile,
    NativeProfile,
    Profile,
    RoleProfile,
    StaticProfile,
)
from awsroles.core.profiles.parse import read_profile
from awsroles.core.profiles.resolved import ResolvedProfile, check_partitions
from awsroles.errors import ConfigurationError, UnknownProfileError
from awsroles.fastpath.config_scan import DEFAULT_SOURCE


class Profiles:
    """The profiles of one config file and the credentials file beside it."""

    def __init__(self, config: ConfigText, credentials: ConfigText) -> None:
        self._config = config
        self._credentials = credentials
        self._read: dict[str, Profile] = {}

    @property
    def path(self) -> str:
        """The config file's path."""
        return self._config.path

    @property
    def text(self) -> str:
        """The whole text of the config file."""
        return self._config.text

    @property
    def config(self) -> ConfigText:
        """The config file."""
        return self._config

    @property
    def credentials(self) -> ConfigText:
        """The credentials file."""
        return self._credentials

    def __iter__(self) -> Iterator[str]:
        """Yield the names in the order of the files, those of the config file first."""
        yield from self._config.profiles
        yield from (name for name in self._credentials.profiles if name not in self._config.profiles)

    def __contains__(self, name: str) -> bool:
        return name in self._config.profiles or name in self._credentials.profiles

    def get(self, name: str) -> Profile:
        """Return the profile *name*; raise ConfigurationError if it is unknown or contradicts itself."""
        if name not in self._read:
            if name not in self:
                raise self.unknown(name)
            self._read[name] = read_profile(name, self.options(name), self.place)
        return self._read[name]

    def unknown(self, name: str, *, is_setup: bool = False) -> UnknownProfileError:
        """Return the error for a missing profile, with the nearest name as a hint.

        Before the first setup that is the hint, unless *is_setup* is true.
        """
        from awsroles.core.suggest import nearest

        close = nearest(name, self)
        if close is None and not is_setup and not self.masters():
            return UnknownProfileError("awsroles is not set up yet", "run awsroles setup first")
        return UnknownProfileError(
            self.missing(name), f"did you mean {close}?" if close else "awsroles profile list shows your profiles"
        )

    def missing(self, name: str) -> str:
        """Return the words for a *name* that no profile has."""
        from awsroles.core.profiles.validation import is_profile_name

        return f"no profile named {name if is_profile_name(name) else repr(name)} in {self.path}"

    def options(self, name: str) -> Mapping[str, str]:
        """Return the options of *name*; those of the credentials file take precedence."""
        config, credentials = self._config.profiles.get(name), self._credentials.profiles.get(name)
        if config is not None and credentials is not None:
            return config.options | credentials.options
        section = config or credentials
        return {} if section is None else section.options

    def file_of(self, name: str, key: str) -> ConfigText:
        """Return the file with the option *key* of *name*; raise KeyError if neither has it."""
        for text in (self._credentials, self._config):
            if name in text.profiles and key in text.profiles[name].options:
                return text
        raise KeyError(key)

    def place(self, name: str, key: str) -> str:
        """Return the file and the line of the option *key* of *name*, for a message."""
        text = self.file_of(name, key)
        return f"{text.path}:{text.profiles[name].line_of(key)}"

    def section(self, name: str) -> bytes:
        """Return the exact bytes of the config section of *name*, empty if it has none.

        A services section that it names is appended.
        """
        # `find_chain` of the fast path finds the same bytes.
        own, services = self._config.section_text(name), self._services(name)
        return (f"{own}\n{self._config.services_text(services)}" if services else own).encode()

    def setting_variables(self, name: str, environ: Mapping[str, str]) -> dict[str, str]:
        """Return the settings of the profile *name* as environment variables, for a user with *environ*."""
        from awsroles.core.profiles.sdk_settings import setting_variables

        return setting_variables(self._config, name, environ)

    def masters(self) -> list[str]:
        """Return the names of the master profiles."""
        return [name for name, section in self._config.profiles.items() if "awsroles_user_arn" in section.options]

    def default_source(self, hint: str = "give --source with one of {}") -> str:
        """Return the master profile that a role profile has for its source if it names none.

        Raises ConfigurationError if there is none, and with *hint* if there are several without the usual name.
        """
        masters = self.masters()
        if DEFAULT_SOURCE in masters:
            return DEFAULT_SOURCE
        if len(masters) == 1:
            return masters[0]
        if not masters:
            raise ConfigurationError("awsroles is not set up yet", "run awsroles setup first")
        raise ConfigurationError("there are several master profiles", hint.format(", ".join(masters)))

    def roles_and_masters(self) -> list[str]:
        """Return the names of the profiles that a user can log in to."""
        keys = {"awsroles_role_arn", "awsroles_user_arn", "role_arn"}
        return [name for name, section in self._config.profiles.items() if not keys.isdisjoint(section.options)]

    def profiles_with_source(self, source: str) -> list[str]:
        """Return the names of the profiles, ours and native, that name *source* as their source profile."""
        return [name for name, is_named in self._standing.get(source, ()) if is_named]

    def dependents_of(self, source: str) -> list[str]:
        """Return the names of `profiles_with_source`, and of the role profiles whose default source is *source*."""
        return [name for name, _ in self._standing.get(source, ())]

    def chain(self, name: str) -> ResolvedProfile:
        """Return the profile *name* with its source profiles; raise ConfigurationError if it cannot be served."""
        role_profiles: list[RoleProfile] = []
        profile = self.get(name)
        while isinstance(profile, RoleProfile):
            role_profiles.append(profile)
            if profile.source in [role_profile.name for role_profile in role_profiles]:
                cycle = " -> ".join([*(role_profile.name for role_profile in role_profiles), profile.source])
                raise ConfigurationError(
                    f"the source profiles of {name!r} form a cycle: {cycle}",
                    "give one of them a profile with an access key as its source_profile",
                )
            profile = self._source(profile)
        if not isinstance(profile, MasterProfile) and not (role_profiles and isinstance(profile, StaticProfile)):
            raise _not_served(name, profile)
        names = [*(role_profile.name for role_profile in role_profiles), profile.name]
        sections = tuple(self.section(each) for each in names)
        urls = tuple(self.service_urls(each, self._services(each)) for each in names)
        chain = ResolvedProfile(self.path, tuple(role_profiles), profile, sections, urls)
        check_partitions(chain)
        return chain

    def _services(self, name: str) -> str | None:
        """Return the name of the services section that *name* has."""
        sections = (text.profiles.get(name) for text in (self._credentials, self._config))
        named = (section.options["services"] for section in sections if section and "services" in section.options)
        return next(named, None)

    def service_urls(self, name: str, services: str | None) -> dict[str, str]:
        """Return the endpoints by service in the section *services*, which the profile *name* names.

        Raises ConfigurationError if it is missing, as botocore does.
        """
        if not services:
            return {}
        if services not in self._config.services:
            raise ConfigurationError(
                f"profile {name!r} names the section [services {services}], which is not in {self.path}",
                f"write that section, or remove services from {name}",
            )
        return self._config.service_urls(services)

    def _source(self, role_profile: RoleProfile) -> Profile:
        if role_profile.source not in self:
            raise ConfigurationError(
                f"the source profile {role_profile.source!r} of {role_profile.name!r} is not in {self.path}",
                f"awsroles setup {role_profile.source} makes it",
            )
        return self.get(role_profile.source)

    @cached_property
    def _standing(self) -> dict[str, list[tuple[str, bool]]]:
        """The profiles of each source, in the order of the files, and whether they name it."""
        standing: dict[str, list[tuple[str, bool]]] = {}
        for name in self:
            options = self.options(name)
            named = {options[key] for key in ("awsroles_source_profile", "source_profile") if key in options}
            for source in named - {name}:
                standing.setdefault(source, []).append((name, True))
            is_implied = "awsroles_role_arn" in options and "awsroles_source_profile" not in options
            if is_implied and DEFAULT_SOURCE not in named | {name}:
                standing.setdefault(DEFAULT_SOURCE, []).append((name, False))
        return standing


def adoption_command(native: NativeProfile) -> str:
    """Return the command that adopts *native*."""
    if native.source == native.name:
        return f"awsroles setup --from {native.name} --master NAME takes it over with its access key"
    return f"awsroles login {native.name} takes it over"


def _not_served(asked: str, profile: Profile) -> ConfigurationError:
    """Return the error for a chain that ends in *profile*, which cannot be a source."""
    name = profile.name
    if isinstance(profile, NativeProfile):
        return ConfigurationError(
            f"profile {name!r} is served by the AWS CLI itself (role_arn and source_profile)", adoption_command(profile)
        )
    if isinstance(profile, StaticProfile) and isinstance(profile.key, Credentials):
        return ConfigurationError(
            f"profile {name!r} holds temporary keys", "awsroles setup makes a master profile of a long-lived access key"
        )
    if isinstance(profile, StaticProfile):
        return ConfigurationError(
            f"profile {name!r} holds an access key in plain text",
            f"awsroles setup --from {name} moves it into the store",
        )
    why = profile.why if isinstance(profile, ForeignProfile) else "it is not a source of credentials"
    whose = "" if name == asked else f", the source of {asked!r},"
    return ConfigurationError(
        f"profile {name!r}{whose} cannot be used: {why}",
        "awsroles serves roles that an IAM user assumes: awsroles setup makes that user's master profile",
    )
