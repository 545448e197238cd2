"""Break-glass: a group of a few users, and their role in each account, for the day on which nothing else works."""

from awsroles.core.org.access import DEFAULTS
from awsroles.core.org.organization import Organization
from awsroles.core.org.places import Problem
from awsroles.core.org.policies.everyone import SELF_MANAGEMENT
from awsroles.core.org.policies.parts import Parts, account_of, document_of, has_roles, master_of
from awsroles.core.org.policies.quotas import INLINE_OF_GROUP, size
from awsroles.core.org.policies.resources import Document, Group, Role

BREAK_GLASS = "break-glass"
"""The group of the users of break-glass, who are not in everyone's: none of the organization's Denies meets them."""

_ASSUME = "awsroles-assume"
_HOUR = 3_600


def break_glass(organization: Organization) -> Parts:
    """Return the group, and the role of an administrator in each account, master and management accounts included.

    The group allows to manage one's own credentials, because its users change a first password and enroll a device,
    too. Session names are free: in an emergency nothing fails for its name.
    """
    users = tuple(sorted(organization.table("break_glass").get("users", ())))
    if not users:
        note = "without [break_glass], only the deploy role is exempt from service control policies"
        return Parts(notes=(note,))
    partition = organization.setting("partition")
    roles = tuple(
        Role(
            account=account_of(organization, name),
            name=break_glass_role(organization),
            path=organization.setting("role_path"),
            description="Break-glass: for emergencies",
            trust=_trust(organization),
            max_session=_HOUR,
            managed=(f"arn:{partition}:iam::aws:policy/AdministratorAccess",),
        )
        for name in sorted(organization.accounts)
        if has_roles(organization, name)
    )
    own = f"arn:{partition}:iam::{master_of(organization).id}:policy/{SELF_MANAGEMENT}"
    assume = _assume(organization, roles)
    if assume is None:
        text = f"the group {BREAK_GLASS} has {len(roles)} roles, more than its policy can name"
        hint = "give the organization's id, which stands for all accounts"
        return Parts(problems=(Problem(organization.settings.place, f"{text}: {hint}"),))
    group = Group(BREAK_GLASS, users, managed=(own,), inline={_ASSUME: assume})
    notes = () if len(users) > 1 else ("break-glass has one user only: a second one makes up for its loss",)
    return Parts(roles=roles, groups=(group,), notes=notes)


def break_glass_role(organization: Organization) -> str:
    """Return the name of the role."""
    return str(organization.table("break_glass").get("role", DEFAULTS["role"]))


def break_glass_role_arn(organization: Organization) -> str | None:
    """Return the ARN of the role in any account, None if there is no break-glass."""
    if not organization.table("break_glass").get("users"):
        return None
    path = organization.setting("role_path")
    return f"arn:{organization.setting('partition')}:iam::*:role{path}{break_glass_role(organization)}"


def break_glass_users(organization: Organization) -> list[str]:
    """Return the ARNs of the users, with and without a path."""
    master = f"arn:{organization.setting('partition')}:iam::{master_of(organization).id}:user/"
    names = sorted(organization.table("break_glass").get("users", ()))
    return [f"{master}{path}{name}" for name in names for path in ("", "*/")]


def _trust(organization: Organization) -> Document:
    """Return the trust policy: an account, so that no user has to be there, and the users by their names.

    A user as the principal would become a unique ID, which a new user of the name has no more.
    """
    account = f"arn:{organization.setting('partition')}:iam::{master_of(organization).id}:root"
    return document_of(
        {
            "Sid": "AssumeWithMFAByBreakGlass",
            "Effect": "Allow",
            "Principal": {"AWS": account},
            "Action": "sts:AssumeRole",
            "Condition": {
                # Bool, and not BoolIfExists: a long-lived access key has no MFA key in its context.
                "Bool": {"aws:MultiFactorAuthPresent": "true"},
                "ArnLike": {"aws:PrincipalArn": break_glass_users(organization)},
            },
        }
    )


def _assume(organization: Organization, roles: tuple[Role, ...]) -> Document | None:
    """Return the policy of the group, None if it has no room.

    It names each role by its ARN, else the role in the whole organization, else the role in accounts by their IDs.
    """
    statement = {"Sid": "AssumeBreakGlass", "Effect": "Allow", "Action": "sts:AssumeRole"}
    partition, number = organization.setting("partition"), organization.settings.get("id")
    condition = (
        {"aws:ResourceAccount": [each.account.id for each in roles]}
        if number is None
        else {"aws:ResourceOrgID": number}
    )
    anywhere = {"Resource": break_glass_role_arn(organization), "Condition": {"StringEquals": condition}}
    documents = (
        document_of({**statement, "Resource": [each.arn(partition) for each in roles]}),
        document_of({**statement, **anywhere}),
    )
    return next((each for each in documents if size(each) <= INLINE_OF_GROUP), None)
