"""Companies at the stand-in: policies of ten groups for a thousand accounts, and a thousand roles."""

from awsroles.standin.accounts import InlinePolicy
from awsroles.standin.sample_policies import allow, allow_assume, trust_with_mfa
from benchmarks.world import Home, World

_MASTER = "arn:aws:iam::111111111111:"
_ACCOUNTS, _FUNCTIONS, _GROUPS, _ATTACHED, _OWN = 1_000, 10, 10, 10, 20


def company_accounts() -> list[str]:
    """Return the IDs of a thousand accounts."""
    return [f"{200_000_000_000 + number}" for number in range(_ACCOUNTS)]


def policies_of_a_company(world: World, home: Home) -> None:
    """Give the user of *home* ten groups with ten managed policies and an in-line one each, and twenty of its own.

    They allow ten roles in each account.
    """
    aws, user = world.aws, home.key.user
    for number in range(_GROUPS):
        documents = [allow_assume([f"arn:aws:iam::*:role/function-{number}"]) for _ in range(_ATTACHED + 1)]
        attached = [
            aws.add_managed_policy(f"{_MASTER}policy/group-{number}-{each}", document)
            for each, document in enumerate(documents[1:])
        ]
        inline = [InlinePolicy("assume", documents[0])]
        user.groups = (*user.groups, aws.add_group(f"{_MASTER}group/group-{number}", inline, attached))
    own = [allow_assume([f"arn:aws:iam::*:role/function-{number % _FUNCTIONS}"]) for number in range(_OWN)]
    half = _OWN // 2
    user.policies = (*user.policies, allow(["iam:*"]), *(InlinePolicy(f"own-{n}", d) for n, d in enumerate(own[:half])))
    user.attached = tuple(
        aws.add_managed_policy(f"{_MASTER}policy/own-{number}", document) for number, document in enumerate(own[half:])
    )


def roles_of_accounts(world: World, home: Home) -> int:
    """Add a role in each account, let the user of *home* assume it, and return their number."""
    roles = [f"arn:aws:iam::{account}:role/verified" for account in company_accounts()]
    for role in roles:
        world.aws.add_role(role, trust_with_mfa("111111111111"))
    home.key.user.policies = (allow(["iam:*"]), allow_assume(roles))
    return len(roles)
