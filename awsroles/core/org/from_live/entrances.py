"""The ways into accounts before there is a file: by roles that the user's groups name."""

from collections.abc import Iterable, Iterator, Sequence

from awsroles.core.aws.arn import UserArn
from awsroles.core.iam.patterns import matches, wild
from awsroles.core.org.access import DEFAULTS
from awsroles.core.org.from_live.accounts import draft_accounts
from awsroles.core.org.from_live.assumable import named_roles
from awsroles.core.org.live.reading.entrances import DEFAULT_FUNCTION, Entrance, ToRead
from awsroles.core.org.live.snapshot import Snapshot

_MOST_TRIES = 4
_WILDCARDS = "*?$"
# Parts of names of roles that read.
_READING = ("audit", "readonly", "read-only", "view", "admin", "operations")


def own_account(user: UserArn, via: str | None) -> ToRead:
    """Return the account of *user*, which is read by the role *via*, else as the user itself."""
    arn = f"arn:{user.partition}:iam::{user.account}:role/{via or DEFAULT_FUNCTION}"
    return ToRead(user.account, (Entrance(arn),), own=True, is_master=True)


def accounts_of_groups(snapshot: Snapshot, user: UserArn, via: str | None) -> list[ToRead]:
    """Return all other accounts that *snapshot*, of the account of *user* alone, tells of, with the ways in.

    The roles that groups name are looked for.
    """
    master = snapshot.accounts[user.account]
    named = [each for group in master.groups.values() for each in named_roles(group.policies) if _is_role(each)]
    own = master.users.get(user.name)
    usable = list(named_roles(master.policies_of(own))) if own is not None else []
    accounts = draft_accounts(snapshot, user.account, named)
    return [
        ToRead(number, tuple(map(Entrance, _ways(user, number, usable, via))), tuple(_names(number, named)))
        for number, each in accounts.items()
        if number != user.account and not each.is_closed and not each.is_external
    ]


def _ways(user: UserArn, account: str, patterns: Sequence[str], via: str | None) -> list[str]:
    """Return the ARNs of roles in *account* that may let read, the best ones first."""
    start = f"arn:{user.partition}:iam::{account}:role/"
    exact = [f"{start}{each.partition(':role/')[2]}" for each in patterns if _names_one(each, account)]
    guessed = [f"{start}{each}" for each in (via, DEFAULT_FUNCTION, DEFAULTS["deploy_role"]) if each is not None]
    allowed = [each for each in guessed if any(matches(wild(pattern), each) for pattern in patterns)]
    ordered = sorted(dict.fromkeys([*exact, *allowed]), key=lambda each: (_last(each) != via, *_rank(_last(each))))
    return ordered[:_MOST_TRIES]


def _rank(name: str) -> tuple[int, str]:
    places = [place for place, part in enumerate(_READING) if part in name.lower()]
    return (min(places, default=len(_READING)), name)


def _names(account: str, patterns: Iterable[str]) -> Iterator[str]:
    """Yield the names of roles that *patterns* name in *account*."""
    yield from dict.fromkeys(_last(each) for each in patterns if _names_one(each, account))


def _names_one(pattern: str, account: str) -> bool:
    """Say whether *pattern* names one role of *account*, maybe the one of that name in each account."""
    return (
        _is_role(pattern)
        and pattern.split(":")[4] in (account, "*")
        and not any(each in pattern.partition(":role/")[2] for each in _WILDCARDS)
    )


def _is_role(pattern: str) -> bool:
    return pattern.startswith("arn:") and ":role/" in pattern


def _last(arn: str) -> str:
    return arn.rpartition("/")[2]
