"""The opening screen of setup: what is on this machine already, and one question about it."""

from collections.abc import Iterator, Mapping, Sequence

from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.dataclass import dataclass, field, replace
from awsroles.core.keys.temporary import is_temporary
from awsroles.core.messages import in_words
from awsroles.core.moving.traces import FoundTool, Tool
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.prompts import Prompter
from awsroles.errors import AwsrolesError
from awsroles.fastpath.config_scan import STATIC_KEYS

# More are named by --from.
_MOST_KEYS = 8
_MOST_NAMES = 4


@dataclass(frozen=True)
class Finds:
    """The state of the machine before the first setup.

    *masters* maps the master profiles to their users, *keys* the profiles with a long-lived access key in plain text to
    the file of the key. *natives* are profiles whose roles other programs assume, *tools* have left traces,
    *organization* is the source of an earlier `org sync`.
    """

    keys: Mapping[str, str] = field(default_factory=dict)
    masters: Mapping[str, str] = field(default_factory=dict)
    natives: Sequence[str] = ()
    tools: Sequence[FoundTool] = ()
    organization: str | None = None

    def __bool__(self) -> bool:
        return bool(self.keys or self.masters or self.natives or self.tools or self.organization)


@dataclass(frozen=True)
class Chosen:
    """The answer: the *master* profile to go on with, the profile whose *plaintext* key moves, or the *tool*.

    All are None for a key that the user types. *in_file* is true if the user has agreed to the sealed file.
    """

    master: str | None = None
    plaintext: str | None = None
    tool: Tool | None = None
    in_file: bool = False


def find_in(profiles: Profiles) -> Finds:
    """Return what is in the AWS files, the default profile first."""
    names = sorted(profiles, key=lambda name: name != "default")
    has_key = [name for name in names if _has_key(profiles, name)]
    keys = {name: profiles.file_of(name, STATIC_KEYS[1]).path for name in has_key}
    masters = {name: _user(profiles.options(name)["awsroles_user_arn"]) for name in profiles.masters()}
    return Finds(keys, masters, [name for name in names if _is_native(profiles.options(name))])


@dataclass(frozen=True)
class Opening:
    """The screen. *keyring* says what is unusual about the OS keyring, and that *is_missing* if it cannot be used."""

    prompter: Prompter
    finds: Finds
    keyring: str | None = None
    is_missing: bool = False

    def run(self) -> Chosen:
        """Say what was found, and ask for the access key to take if there is a choice; raise what the prompter raises.

        Nothing is said if nothing was found.
        """
        if not self.finds:
            return Chosen()
        self.prompter.tell("On this machine already:")
        for line in self._lines():
            self.prompter.tell(f"  {line}")
        choices = dict(self._choices())
        if not choices:
            return Chosen()
        choices["type or paste an access key"] = Chosen()
        place = ", into an encrypted file" if self.is_missing else ""
        answer = self.prompter.choose("How do you want to begin?", [f"{each}{place}" for each in choices], default=0)
        return replace([*choices.values()][answer], in_file=self.is_missing)

    def _lines(self) -> Iterator[str]:
        finds = self.finds
        for name, user in finds.masters.items():
            yield f"a master profile: {name} ({user})"
        for path in dict.fromkeys(finds.keys.values()):
            names = [name for name, each in finds.keys.items() if each == path]
            what = "an access key" if len(names) == 1 else "access keys"
            yield f"{what} in plain text in {path}: {_some(names)}"
        if finds.natives:
            what = "an AWS CLI profile with a role" if len(finds.natives) == 1 else "AWS CLI profiles with roles"
            yield f"{what}: {_some(finds.natives)}"
        for tool in finds.tools:
            yield f"{tool.title}: {tool.why}"
        if finds.organization is not None:
            yield f"your organization's file: {finds.organization}"
        if self.keyring is not None:
            yield self.keyring

    def _choices(self) -> Iterator[tuple[str, Chosen]]:
        for name in [*self.finds.masters][:_MOST_KEYS]:
            yield f"go on with {name}", Chosen(master=name)
        for name in [*self.finds.keys][:_MOST_KEYS]:
            yield f"move the key of {name} out of {self.finds.keys[name]}", Chosen(plaintext=name)
        for tool in self.finds.tools:
            yield f"take over the profiles of {tool.title}", Chosen(tool=tool.name)


def _has_key(profiles: Profiles, name: str) -> bool:
    options = profiles.options(name)
    is_whole = all(options.get(key) for key in STATIC_KEYS[:2])
    return is_whole and "awsroles_user_arn" not in options and not is_temporary(profiles, name)


def _user(arn: str) -> str:
    """Return the words for the user *arn*, which is as somebody wrote it."""
    try:
        user = parse_user_arn(arn)
    except AwsrolesError:
        return arn
    return f"{user.name} in account {user.account}"


def _is_native(options: Mapping[str, str]) -> bool:
    return "role_arn" in options and "source_profile" in options and "awsroles_role_arn" not in options


def _some(names: Sequence[str]) -> str:
    """Return the first of *names*, and the number of the others."""
    more = len(names) - _MOST_NAMES
    return in_words([*names[:_MOST_NAMES], f"{more} more"] if more > 1 else names)
