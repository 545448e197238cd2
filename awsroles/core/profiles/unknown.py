"""Unknown names of profiles at a login, which are mistyped or new."""

from collections.abc import Callable, Sequence

from awsroles.core.aws.arn import RoleArn, check_account, named_role, parse_role_arn, pasted
from awsroles.core.dataclass import dataclass, replace
from awsroles.core.profiles.options import RoleProfileOptions, partition_of
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.validation import check_profile_name, is_profile_name
from awsroles.core.prompts import Prompter, ask_until_valid
from awsroles.errors import ConfigurationError, NoTerminalError, UnknownProfileError


@dataclass(frozen=True)
class UnknownProfiles:
    """Asks the *prompter* which profile is meant.

    *discover* finds the roles that the user may assume, writes their profiles, and returns all profiles.
    """

    profiles: Profiles
    prompter: Prompter
    discover: Callable[[], Profiles] | None = None

    def resolve(self, names: Sequence[str], options: RoleProfileOptions) -> tuple[list[str], RoleProfileOptions]:
        """Return the names that are meant, and the options with the role of a new profile.

        Raises UnknownProfileError without a terminal, and whatever the port raises.
        """
        unknown = [name for name in names if name not in self.profiles]
        try:
            meant = list(dict.fromkeys(self._meant(name) for name in names))
            new = [name for name in meant if name not in self.profiles]
            if new and len(meant) > 1:
                raise self._refusal(new[0], of_several=True)
            return meant, self._with_new(new[0], options) if new else options
        except NoTerminalError:
            raise self._refusal(unknown[0], of_several=len(names) > 1) from None

    def _meant(self, name: str) -> str:
        close = None if name in self.profiles else self._nearest(name)
        if close is not None and self.prompter.confirm(f"There is no profile {name}. Did you mean {close}?"):
            return close
        return name

    def _with_new(self, name: str, options: RoleProfileOptions) -> RoleProfileOptions:
        """Return the options with the role of the new profile *name*, unless it is discovered."""
        check_profile_name(name)
        if self.discover is not None and self.profiles.masters():
            question = f"There is no profile {name}. Find the roles that you may assume?"
            if self.prompter.confirm(question, default=True):
                found = replace(self, profiles=self.discover(), discover=None)
                return options if name in found.profiles else found._with_role(name, options)  # noqa: SLF001 - its own
        return self._with_role(name, options)

    def _with_role(self, name: str, options: RoleProfileOptions) -> RoleProfileOptions:
        source = options.source or self._source()
        partition = partition_of(self.profiles, None, source)
        role = ask_until_valid(
            self.prompter, f"Role for the new profile {name}, by its ARN or its account ID: ", _role_or_account
        )
        if isinstance(role, str):
            account = role
            question = f"Name of the role in account {account}, with its path: "
            role = ask_until_valid(self.prompter, question, lambda answer: named_role(partition, account, answer))
        return replace(options, role=role, source=source)

    def _source(self) -> str:
        masters = self.profiles.masters()
        try:
            return self.profiles.default_source()
        except ConfigurationError:
            if not masters:
                raise
        return masters[self.prompter.choose("Which master profile may assume the role?", masters)]

    def _nearest(self, name: str) -> str | None:
        from awsroles.core.suggest import nearest

        return nearest(name, self.profiles.roles_and_masters())

    def _refusal(self, name: str, *, of_several: bool) -> UnknownProfileError:
        done = ("Nothing was done.",) if of_several else ()
        if close := self._nearest(name):
            return UnknownProfileError(self.profiles.missing(name), f"did you mean {close}?", details=done)
        if not self.profiles.masters() or not is_profile_name(name):
            error = self.profiles.unknown(name)
            error.details = done
            return error
        return UnknownProfileError(
            self.profiles.missing(name), "to create it, run", command=self._command(name), details=done
        )

    def _command(self, name: str) -> str:
        """Return the command line that makes the profile, with placeholders for the account and the role."""
        partition = partition_of(self.profiles, None, None)
        command = f"awsroles login {name} --role-arn arn:{partition}:iam::ACCOUNT:role/ROLE"
        try:
            self.profiles.default_source()
        except ConfigurationError:
            return f"{command} --source PROFILE"
        return command


def _role_or_account(answer: str) -> RoleArn | str:
    text = pasted(answer)
    return parse_role_arn(text) if text.startswith("arn:") else check_account(text)
