"""Findings about roles: each is what one difference between the file and what is live gives."""

from datetime import timedelta
from typing import Any

import pytest
from testbed.organization.checked import COMPANY, DEV, PROD, ROOT, STORAGE, Company, allow, inline, lets_in, trust
from testbed.organization.meant import LONG_AGO, NOW, RECENT, meant_snapshot
from testbed.scenarios.organizations import EXAMPLE

from awsroles.app.organization import read
from awsroles.core.dataclass import replace
from awsroles.core.iam.statements import PolicyKind
from awsroles.core.org.check.check import check
from awsroles.core.org.live.policies import HeldPolicy

ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"


def test_what_is_as_the_file_means_it_gives_no_finding(company: Company) -> None:
    report = company.check()
    assert (report.findings, report.skipped, report.excepted, report.complete) == ((), (), (), True)


def test_the_example_company_as_its_file_means_it_gives_no_finding() -> None:
    organization = read(str(EXAMPLE))
    report = check(organization, meant_snapshot(organization), NOW)
    assert (report.findings, report.skipped, report.complete) == ((), (), True)


def test_a_role_that_is_not_there_is_missing(company: Company) -> None:
    roles = dict(company.live.accounts[PROD].roles)
    del roles["operations"]
    company.account(PROD, roles=roles)
    assert company.found() == ["role_missing prod role/operations"]
    (finding,) = company.check().findings
    assert (finding.severity, str(finding.place)) == ("error", "organization.toml:29:3")


def test_a_role_under_another_path_is_told(company: Company) -> None:
    company.role(PROD, "operations", arn=f"arn:aws:iam::{PROD}:role/old/operations")
    assert company.messages() == ["role_path: the path is /old/, not /"]


def test_policies_of_a_role_that_are_more_or_less_are_named(company: Company) -> None:
    role = company.live.accounts[PROD].roles["operations"]
    company.role(PROD, "operations", policies=(*role.policies, inline("more", allow("s3:*"))))
    assert company.messages() == ["role_policies: has also in-line more"]
    company.role(PROD, "operations", policies=())
    assert company.messages() == ["role_policies: lacks AdministratorAccess"]


def test_a_policy_of_the_file_with_another_document_is_told() -> None:
    company = Company(COMPANY.replace('policies = ["aws:SecurityAudit"]', 'policies = ["customer:awsroles-audit"]'))
    (held,) = company.live.accounts[PROD].roles["auditors"].policies
    company.role(PROD, "auditors", policies=(replace(held, document=inline("", allow("*")).document),))
    assert company.messages() == ["role_policies: awsroles-audit has another document"]


def test_revocations_of_sessions_are_no_policies_of_a_role(company: Company) -> None:
    role = company.live.accounts[PROD].roles["operations"]
    company.role(PROD, "operations", policies=(*role.policies, revocation(NOW - timedelta(hours=1))))
    assert company.found() == []


def test_another_boundary_is_told(company: Company) -> None:
    company.role(PROD, "operations", boundary=None)
    assert company.messages() == ["role_boundary: the permissions boundary is none, not edge"]


def test_another_duration_is_told_if_it_is_known(company: Company) -> None:
    company.role(PROD, "operations", max_session=43_200)
    assert company.messages() == ["role_duration: sessions may last 12 h, not 4 h"]
    company.role(PROD, "operations", max_session=None)
    assert company.found() == []


ROLE = "arn:aws:iam::222222222222:role/operations"


def condition(**changes: Any) -> dict[str, Any]:
    """Return the condition of the role operations with *changes*, None to leave one out."""
    whole = {
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
        "NumericLessThan": {"aws:MultiFactorAuthAge": "43200"},
        "StringEquals": {"sts:RoleSessionName": "${aws:username}"},
    }
    return {name: each for name, each in (whole | changes).items() if each is not None}


SHORT = {
    **condition(StringEquals={"sts:RoleSessionName": "${aws:username}_"}),
    "StringLike": {"aws:username": "?"},
}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (condition(StringEquals=None), "lets in users under another session name"),
        (condition(NumericLessThan=None), "lets in users with a code that is too old"),
        (
            condition(NumericLessThan={"aws:MultiFactorAuthAge": "3600"}),
            "keeps out users with a code of the greatest age",
        ),
        (
            condition(DateLessThan={"aws:CurrentTime": "2030-01-01T00:00:00Z"}),
            (
                "keeps out users as the file wants them, users with another external ID, users without an external ID, "
                "users with a code of the greatest age"
            ),
        ),
    ],
)
def test_a_trust_policy_is_compared_by_what_it_lets_in(company: Company, changed: dict[str, Any], told: str) -> None:
    short = {**changed, **SHORT}
    company.role(PROD, "operations", trust=trust("operations", lets_in(ROOT, **changed), lets_in(ROOT, **short)))
    assert [each for each in company.messages() if each.startswith("role_trust")] == [f"role_trust: {told}"]


def test_a_trust_policy_that_is_written_otherwise_and_means_the_same_is_no_finding(company: Company) -> None:
    ordered = dict(reversed(list(condition().items())))
    ordered["NumericLessThanEquals"] = {"aws:MultiFactorAuthAge": ["43199"]}
    del ordered["NumericLessThan"]
    both = trust("operations", lets_in([ROOT], **ordered), lets_in(ROOT, **SHORT))
    company.role(PROD, "operations", trust=both)
    assert company.found() == []


def test_an_external_id_that_nobody_asks_for_any_more_is_told(company: Company) -> None:
    plain = {**condition(NumericLessThan={"aws:MultiFactorAuthAge": "3600"})}
    short = {**plain, **SHORT, "NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}
    company.role(PROD, "auditors", trust=trust("auditors", lets_in(ROOT, **plain), lets_in(ROOT, **short)))
    assert company.messages() == ["role_trust: lets in users with another external ID, users without an external ID"]


@pytest.mark.parametrize(
    ("settings", "changed", "told"),
    [
        ("", {"Action": ["sts:AssumeRole", "sts:TagSession"]}, "lets in users with session tags"),
        ("", {"Action": "sts:*"}, "lets in users with a source identity, users with another source identity"),
        (
            'tags = ["team"]',
            {"Action": "sts:AssumeRole"},
            "keeps out users with session tags, users with the session tag team",
        ),
        ("until = 2031-01-31", {"Action": "sts:AssumeRole"}, "lets in users after the last day"),
    ],
)
def test_tags_source_identities_and_last_days_are_compared(settings: str, changed: dict[str, Any], told: str) -> None:
    company = Company(COMPANY.replace('max_session = "4h"\n', f'max_session = "4h"\n{settings}\n'))
    open_ = [{**lets_in(ROOT, **condition()), **changed}, {**lets_in(ROOT, **SHORT), **changed}]
    company.role(PROD, "operations", trust=trust("operations", *open_))
    (found,) = [each for each in company.messages() if each.startswith("role_trust")]
    assert told in found


def test_a_role_that_nobody_used_for_ninety_days_is_told(company: Company) -> None:
    company.role(PROD, "operations", knows_use=True, created=LONG_AGO, last_used=LONG_AGO)
    company.role(DEV, "operations", knows_use=True, created=LONG_AGO)
    company.role(STORAGE, "operations", knows_use=True, created=RECENT)
    company.role(STORAGE, "break-glass", knows_use=True, created=LONG_AGO)
    assert company.messages() == ["role_unused: last used: 200 days ago", "role_unused: last used: never"]


def revocation(before: Any) -> HeldPolicy:
    statement = {
        "Effect": "Deny",
        "Action": "*",
        "Resource": "*",
        "Condition": {
            "DateLessThan": {"aws:TokenIssueTime": f"{before:%Y-%m-%dT%H:%M:%SZ}"},
            "StringLike": {"aws:userid": "AROAEXAMPLE:ada"},
        },
    }
    return inline("awsroles-revoke-ada", statement)


@pytest.mark.parametrize(("hours", "found"), [(3, []), (5, ["revocation_may_go prod role/operations"])])
def test_a_revocation_may_go_once_the_longest_session_has_ended(company: Company, hours: int, found: list[str]) -> None:
    role = company.live.accounts[PROD].roles["operations"]
    company.role(PROD, "operations", policies=(*role.policies, revocation(NOW - timedelta(hours=hours))))
    assert company.found() == found
    for each in company.messages():
        assert each == "revocation_may_go: awsroles-revoke-ada: the last session that it stops ended on 2030-06-15"


def test_a_revocation_without_a_time_stays(company: Company) -> None:
    role = company.live.accounts[PROD].roles["operations"]
    forever = inline("awsroles-revoke-all", {"Effect": "Deny", "Action": "*", "Resource": "*"})
    company.role(PROD, "operations", policies=(*role.policies, forever))
    assert company.found() == []


def test_nothing_is_said_of_roles_that_aws_manages(company: Company) -> None:
    service = lets_in({"Service": "support.amazonaws.com"})
    company.add_role(PROD, "AWSServiceRoleForSupport", service, path="/aws-service-role/support.amazonaws.com/")
    saml = {"Federated": f"arn:aws:iam::{PROD}:saml-provider/AWSSSO_DO_NOT_DELETE"}
    company.add_role(PROD, "AWSReservedSSO_Admin_1", lets_in(saml), path="/aws-reserved/sso.amazonaws.com/")
    assert company.found() == []


def test_a_trust_policy_that_cannot_be_evaluated_is_not_checked(company: Company) -> None:
    odd = HeldPolicy(PolicyKind.TRUST, "", "trust policy of operations", {"Statement": [{"Effect": "Perhaps"}]})
    company.role(PROD, "operations", trust=odd)
    report = company.check()
    assert not report.complete
    (skipped,) = report.skipped
    assert skipped.account == PROD
    assert set(skipped.checks) >= {"role_trust", "door_without_mfa"}
    assert "Effect is neither Allow nor Deny" in skipped.why
    assert report.findings == ()
