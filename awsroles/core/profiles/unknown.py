"""Unknown names of profiles at a login, which are mistyped or new."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from awsroles.core.aws.arn import RoleArn, check_account, named_role, parse_role_arn, pasted
from awsroles.core.dataclass import dataclass, replace
from awsroles.core.profiles.options import RoleProfileOptions, partition_of
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.validation import check_profile_name, is_profile_name
from awsroles.core.prompts import Prompter
from awsroles.core.suggest import nearest
from awsroles.errors import ConfigurationError, InputRequiredError, NoTerminalError, UnknownProfileError

T = TypeVar("T")

_TRIES = 3


@dataclass(frozen=True)
class UnknownProfiles:
    """Asks the *prompter* which profile is meant; *say* tells the user what is wrong with an answer."""

    profiles: Profiles
    prompter: Prompter
    say: Callable[[str], None]

    def resolve(self, names: Sequence[str], options: RoleProfileOptions) -> tuple[list[str], RoleProfileOptions]:
        """Return the names that are meant, and the options with the role of a new profile.

        Raises UnknownProfileError without a terminal, and whatever the port raises.
        """
        unknown = [name for name in names if name not in self.profiles]
        try:
            meant = list(dict.fromkeys(self._meant(name) for name in names))
            new = [name for name in meant if name not in self.profiles]
            if new and len(meant) > 1:
                raise self._refusal(new[0])
            return meant, self._with_role(new[0], options) if new else options
        except NoTerminalError:
            raise self._refusal(unknown[0]) from None

    def _meant(self, name: str) -> str:
        close = None if name in self.profiles else self._nearest(name)
        if close is not None and self.prompter.confirm(f"There is no profile {name}. Did you mean {close}?"):
            return close
        return name

    def _with_role(self, name: str, options: RoleProfileOptions) -> RoleProfileOptions:
        check_profile_name(name)
        source = options.source or self._source()
        partition = partition_of(self.profiles, None, source)
        role = self._asked(f"Role for the new profile {name}, by its ARN or its account ID: ", _role_or_account)
        if isinstance(role, str):
            account = role
            question = f"Name of the role in account {account}, with its path: "
            role = self._asked(question, lambda answer: named_role(partition, account, answer))
        return replace(options, role=role, source=source)

    def _source(self) -> str:
        masters = self.profiles.masters()
        try:
            return self.profiles.default_source()
        except ConfigurationError:
            if not masters:
                raise
        return masters[self.prompter.choose("Which master profile may assume the role?", masters)]

    def _asked(self, question: str, read: Callable[[str], T]) -> T:
        for _ in range(_TRIES):
            try:
                return read(self.prompter.ask(question))
            except ConfigurationError as error:  # noqa: PERF203 - a person answers more slowly
                self.say(f"{error.message}: {error.hint}")
        raise InputRequiredError(f"none of {_TRIES} answers named a role", "look it up, and run it again")

    def _nearest(self, name: str) -> str | None:
        return nearest(name, self.profiles.roles_and_masters())

    def _refusal(self, name: str) -> UnknownProfileError:
        close = self._nearest(name)
        hints = [f"did you mean {close}?"] if close else []
        if not self.profiles.masters():
            hints += ["run awsroles setup first"]
        elif is_profile_name(name):
            hints += [f"{'a new one: ' if close else ''}{self._command(name)}"]
        words = f"there is no profile {name!r} in {self.profiles.path}"
        return UnknownProfileError(words, " ".join(hints) or "awsroles profile list shows the profiles there are")

    def _command(self, name: str) -> str:
        """Return the command line that makes the profile, with placeholders for the account and the role."""
        command = f"awsroles login {name} --account ACCOUNT_ID --role ROLE"
        try:
            self.profiles.default_source()
        except ConfigurationError:
            return f"{command} --source PROFILE"
        return command


def _role_or_account(answer: str) -> RoleArn | str:
    text = pasted(answer)
    return parse_role_arn(text) if text.startswith("arn:") else check_account(text)
