"""The kinds of findings about groups and who is in them."""

from awsroles.core.org.check.kinds.kind import DETAILS, Kind

_APPLY = "apply the output of awsroles org policies"
_APPLIED = (
    "Run `awsroles org policies`, review the diff, and apply it to the master account. If the change was meant, write "
    "it into the organization's file instead."
)
_ENGINE = (
    "The answers of both sides' policies for each role of the file, each live role, a name that is absent in each "
    "account, and a foreign account"
)

KINDS: dict[str, Kind] = {
    "group_missing": Kind(
        "error",
        "master",
        "A group of the file is missing",
        "Its people cannot assume their roles; without `everyone`, nothing denies them what they do without MFA.",
        "The groups of the master account.",
        _APPLIED,
        _APPLY,
        DETAILS,
    ),
    "group_unknown": Kind(
        "warning",
        "master",
        "A group is not in the file",
        "Access by a group that no file shows is not reviewed.",
        "The groups of the master account. `everyone` and `break-glass` are of the file.",
        "Write it into the file as a function, or delete it.",
        "write it into the file as a function, or delete it",
        DETAILS,
    ),
    "group_allows_more": Kind(
        "error",
        "master",
        "A group allows roles that the file does not give it",
        "Its people reach accounts or roles that nobody approved. A wildcard in another account is a role that others "
        "choose.",
        f"{_ENGINE}.",
        _APPLIED,
        _APPLY,
        DETAILS,
    ),
    "group_allows_less": Kind(
        "error",
        "master",
        "A group allows less than the file gives it",
        "Its people cannot do their work.",
        f"{_ENGINE}; and other actions that the file's policies allow.",
        _APPLIED,
        _APPLY,
        DETAILS,
    ),
    "group_denies_less": Kind(
        "error",
        "master",
        "A group does not deny what the file denies",
        "Without the Deny, its people work without MFA, or after their last day.",
        "The answers for actions that the file denies to the group, with and without MFA, and after last days.",
        _APPLIED,
        _APPLY,
        DETAILS,
    ),
    "group_other_actions": Kind(
        "error",
        "master",
        "A group allows other actions",
        "People work by roles. What a group allows in the master account works with a long-lived access key.",
        "The actions of the group's policies that the file's do not allow.",
        "Remove the statement, and give a role that may do it.",
        "remove the statement, and give a role that may do it",
        DETAILS,
    ),
    "group_passes_roles": Kind(
        "error",
        "master",
        "A group may pass any role to a service",
        "With `iam:PassRole` on `*`, whoever starts a function or a machine has the rights of the strongest role.",
        "The answer for `iam:PassRole` on a role that is not there.",
        "Name the roles that may be passed, or remove the statement.",
        "name the roles that may be passed",
        DETAILS,
    ),
    "user_in_no_group": Kind(
        "error",
        "master",
        "A person is in no group",
        "Nothing denies what they do without MFA, and they reach no role.",
        "The groups of the users in [users].",
        _APPLIED,
        _APPLY,
        DETAILS,
        needs_people=True,
    ),
    "user_not_in_everyone": Kind(
        "error",
        "master",
        "A person is not in the group everyone",
        "The Deny without MFA belongs to that group: it does not meet this person.",
        "The groups of the users in [users].",
        _APPLIED,
        _APPLY,
        DETAILS,
        needs_people=True,
    ),
    "user_not_in_group": Kind(
        "error",
        "master",
        "A person is not in the group of a function",
        "The person cannot assume the roles that the file gives.",
        "The groups of the users in [users] and [break_glass].",
        _APPLIED,
        _APPLY,
        DETAILS,
        needs_people=True,
    ),
    "user_in_other_group": Kind(
        "error",
        "master",
        "A user is in a group that the file does not give",
        "The user has the roles of another function, or rights that no file shows.",
        "The groups of all users of the master account that the file names.",
        _APPLIED,
        _APPLY,
        DETAILS,
        needs_people=True,
    ),
}
