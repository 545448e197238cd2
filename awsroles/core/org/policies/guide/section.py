"""The parts of a README: paragraphs, lists and commands in Markdown."""

import shlex
from collections.abc import Iterable, Mapping, Sequence

from awsroles.core.dataclass import dataclass
from awsroles.core.org.policies.order import StepName
from awsroles.core.org.policies.resources import Account, Resources, Role


@dataclass(frozen=True)
class Part:
    """A paragraph of *text*, and the *commands* below it."""

    text: str
    commands: Sequence[str] = ()

    def __str__(self) -> str:
        return "\n\n".join(filter(None, [self.text, code(self.commands)]))


@dataclass(frozen=True)
class Guide:
    """The parts of a README: what is needed *first*, an *attempt* on one account, the *steps*, changes *later*, *undo*.

    A step without a part is applied together with the one before it. *after_roles* is for roles in an account that is
    reached in another way.
    """

    first: Sequence[Part]
    attempt: Sequence[Part]
    steps: Mapping[StepName, Part]
    later: Sequence[Part]
    undo: Mapping[StepName, Part]
    after_roles: Part | None = None


def login_attempt(role: Role, partition: str) -> Part:
    """Return how to try *role* before a group allows it."""
    return Part(
        "Then log in to one of its roles as an IAM user of the master account who may assume any role, such as an"
        " administrator. It takes an MFA code:",
        [f"awsroles login try --role-arn {shlex.quote(role.arn(partition))}"],
    )


def first_account(resources: Resources) -> Account | None:
    """Return the account to try first: neither the master nor the management account, if there is another one."""
    accounts = dict.fromkeys(each.account for each in resources.roles)
    others = [each for each in accounts if each not in (resources.master, resources.management)]
    return next(iter([*others, *accounts]), None)


def code(lines: Iterable[str]) -> str:
    """Return *lines* as a block of code."""
    return "\n".join(f"    {line}" if line else "" for line in lines)


def listed(names: Sequence[str], most: int = 8) -> str:
    """Return *names* with commas, the first ones of many."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
