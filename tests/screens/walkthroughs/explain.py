"""`awsroles explain`."""

from testbed.screens.desk import ADA, MASTER, OPERATIONS, Desk
from testbed.screens.walkthrough import Screen, Walkthrough

from awsroles.standin.sample_policies import allow, allow_assume, trust_with_mfa

_ROLES = "arn:aws:iam::222222222222:role/"


def _may_read(desk: Desk) -> None:
    reading = allow(["iam:Get*", "iam:List*", "iam:SimulatePrincipalPolicy"])
    desk.aws.users[ADA].policies = (reading, allow_assume([f"{_ROLES}*"]))


def _external_id(desk: Desk) -> None:
    desk.aws.add_role(f"{_ROLES}audit", trust_with_mfa(MASTER), policies=[allow(["iam:GetRole"])])
    desk.aws.add_role(OPERATIONS, trust_with_mfa(MASTER, external_id="cvp-7731"))
    desk.add_profile("prod-audit", f"{_ROLES}audit")


def _typo(desk: Desk) -> None:
    desk.add_profile("prod-typo", f"{_ROLES}operatons")


def _no_policy(desk: Desk) -> None:
    desk.aws.users[ADA].policies = desk.aws.users[ADA].policies[:1]
    desk.aws.users[ADA].groups = ()


WALKTHROUGHS = (
    Walkthrough(
        "A role is allowed, then denied for one reason after the other.",
        "logged_in",
        (
            Screen("explain_allowed", "awsroles explain prod-operations"),
            Screen("explain_profile_missing", "awsroles explain prod-operatoins"),
            Screen("explain_role_name_near", "awsroles explain prod-typo", before=_typo),
            Screen("explain_external_id", "awsroles explain prod-operations --via prod-audit", before=_external_id),
            Screen("explain_no_identity_policy", "awsroles explain prod-operations", before=_no_policy),
        ),
        before=_may_read,
    ),
)
