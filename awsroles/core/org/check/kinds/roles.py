"""The kinds of findings about roles, and the doors into them."""

from awsroles.core.org.check.kinds.kind import DETAILS, ROLE, Kind

_APPLY = "apply the output of awsroles org policies"
_APPLIED = (
    "Run `awsroles org policies`, review the diff, and apply it to the account. If the change was meant, write it into "
    "the organization's file instead."
)

KINDS: dict[str, Kind] = {
    "role_missing": Kind(
        "error",
        "account",
        "A role of the file is missing in its account",
        "People have a function that gives them nothing there. They ask for exceptions, and somebody makes a role by "
        "hand that nobody reviews.",
        "The roles of the account, which were read twice, 10 s apart, because IAM is eventually consistent.",
        _APPLIED,
        _APPLY,
        DETAILS,
    ),
    "role_path": Kind(
        "error",
        "account",
        "A role is under another path than the file says",
        "The path is a part of the ARN: profiles and policies of groups name a role that is not there.",
        "The role's ARN.",
        "IAM cannot change a path. Delete the role and apply the output of `awsroles org policies`, or correct "
        "`role_path` in the file.",
        "delete the role and make it anew, or correct role_path",
        DETAILS,
    ),
    "role_policies": Kind(
        "error",
        "account",
        "A role has other policies than the file says",
        "The file is what was reviewed. A policy that is more gives rights that nobody approved, and one that is less "
        "stops people at their work.",
        "The ARNs of attached policies, the documents of those that awsroles makes, and the documents of in-line ones "
        "whatever their names. In-line policies called `awsroles-revoke-*` do not count.",
        _APPLIED,
        _APPLY,
        DETAILS,
    ),
    "role_boundary": Kind(
        "error",
        "account",
        "A role has another permissions boundary than the file says",
        "The boundary is the most that the role can do. Without it, its policies alone decide.",
        "The ARN of the role's permissions boundary.",
        _APPLIED,
        _APPLY,
        DETAILS,
    ),
    "role_duration": Kind(
        "warning",
        "account",
        "A role's sessions may be longer or shorter than the file says",
        "A stolen session works until it ends. A shorter one makes requests of awsroles fail.",
        "The role's MaxSessionDuration.",
        _APPLIED,
        _APPLY,
        ROLE,
    ),
    "role_trust": Kind(
        "error",
        "account",
        "A trust policy answers other than that of the file",
        "Its conditions keep out a session under somebody else's name, an old MFA code, or another company that does "
        "not know the external ID.",
        "The answers of both trust policies to calls of users with MFA: as the file wants them, with another session "
        "name, an older code, no or another external ID, a source identity, session tags, and after the last day.",
        _APPLIED,
        _APPLY,
        DETAILS,
    ),
    "door_without_mfa": Kind(
        "error",
        "account",
        "A role lets people in without MFA",
        "A stolen access key is enough to be in the role. `BoolIfExists` does not help: a long-lived access key has no "
        "MFA key in its context at all.",
        "Each statement of the trust policy, for each account and user that it names, with MFA absent, false and true.",
        "Delete the statement, or ask for MFA with `Bool`, not `BoolIfExists`. For a role of the file, apply the "
        "output of `awsroles org policies`.",
        'ask for MFA: "Bool": {"aws:MultiFactorAuthPresent": "true"}',
        DETAILS,
    ),
    "door_for_everyone": Kind(
        "error",
        "account",
        "A role lets in everyone, of any AWS account",
        "Any customer of AWS can assume the role.",
        "The statements of the trust policy whose principal is `*`, for a user of an unknown organization with MFA.",
        "Delete the statement, or name the accounts.",
        "name the accounts that may come in",
        DETAILS,
    ),
    "deploy_role_without_mfa": Kind(
        "warning",
        "account",
        "The deploy role lets people in without MFA",
        "The deploy role may do everything, and control policies spare it. Organizations creates it so that each "
        "principal of the management account with `sts:AssumeRole` gets in without MFA.",
        "The trust policy of the deploy role, with MFA absent and false.",
        "Let only the pipeline's role in, or ask for MFA; then allow `sts:AssumeRole` on it to few in the management "
        "account. If the pipeline needs it as it is, write an exception.",
        "let only the pipeline's role in, or write an exception",
        DETAILS,
    ),
    "other_door": Kind(
        "warning",
        "account",
        "A role of the file has another door",
        "A service, a federation, another account or another role gets in beside the people whom the file names. What "
        "that side does with MFA and leavers is not seen here.",
        "The principals of the trust policy that are not the master account: services, federated ones, other accounts, "
        "roles, and those of Identity Center (`AWSReservedSSO_*`).",
        "Apply the output of `awsroles org policies`; make a role of its own for the other side.",
        "make a role of its own for it",
        DETAILS,
    ),
    "unknown_role": Kind(
        "note",
        "account",
        "A role beside the file lets people in",
        "Access that no file shows: nobody reviews it, and `awsroles org offboard` does not know it.",
        "The trust policies of roles that the file does not mean, for accounts, users, federations and Identity "
        "Center. Roles for services alone, and those that AWS manages, are not reported.",
        "Write the role into the file as a function, or delete it. If it has to stay, write an exception.",
        "write it into the file, delete it, or write an exception",
        DETAILS,
    ),
    "left_over_principal": Kind(
        "warning",
        "account",
        "A trust policy names a user or role that is deleted",
        "AWS keeps the unique ID of a deleted principal. It does nothing now, but nobody can read who was meant, and a "
        "policy like that was not cleaned up.",
        "Principals that are unique IDs (`AIDA…`, `AROA…`) instead of ARNs.",
        "Remove the ID from the trust policy.",
        "remove it from the trust policy",
        DETAILS,
    ),
    "role_unused": Kind(
        "note",
        "account",
        "A role of the file was not used for 90 days",
        "What nobody uses is only a risk.",
        "The last use of the role by anybody, which AWS knows for 400 days. Break-glass and roles that are younger are "
        "not reported.",
        "Ask the owner of the function, and remove the grant from the file.",
        "ask its owner if the grant may go",
        ROLE,
    ),
    "revocation_may_go": Kind(
        "note",
        "account",
        "A revocation has no session left to stop",
        "In-line policies of a role have 10,240 characters in all: old revocations use them up.",
        "In-line policies called `awsroles-revoke-*`, and the longest session that was there when they were written.",
        "Delete the in-line policy.",
        "delete the in-line policy",
        DETAILS,
    ),
}
