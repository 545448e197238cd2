"""The check of many accounts: what is the same in all of them is judged once."""

import time
from typing import Any

import pytest
from testbed.organization.meant import NOW, meant_snapshot
from testbed.scenarios.organizations import organization_of

from awsroles.core.dataclass import replace
from awsroles.core.iam import evaluate as engine
from awsroles.core.org.check import questions
from awsroles.core.org.check.check import check
from awsroles.core.org.live.account import Account
from awsroles.core.org.live.snapshot import Snapshot
from awsroles.core.org.organization import Organization


def large(accounts: int, functions: int) -> Organization:
    names = [f"f{number}" for number in range(functions)]
    lines = [
        'version = 1\n[organization]\nid = "o-a1b2c3d4e5"\nmaster_account = "m"',
        '[guardrails]\nno_users_in = ["all"]\nprotect_roles = ["all"]',
        '[accounts]\nm = { id = "100000000000" }',
        *(f'a{number} = {{ id = "{200000000000 + number}" }}' for number in range(accounts)),
        "[functions]",
        *(f"{name} = {{}}" for name in names),
        *(f'[[grants]]\nfunction = "{name}"\naccounts = ["all"]\npolicies = ["aws:ReadOnlyAccess"]' for name in names),
        "[users]",
        *(f'u{number} = {{ functions = ["{names[number % functions]}"] }}' for number in range(3 * functions)),
    ]
    return organization_of("\n".join(lines))


def worse(account: Account) -> Account:
    """Return *account* with something wrong about each role and group."""
    every = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}}
    roles = {
        name: replace(role, policies=(), trust=replace(role.trust, document=_younger(role.trust.content)))
        for name, role in account.roles.items()
    }
    groups = {
        name: replace(group, policies=(*group.policies, replace(group.policies[0], arn=None, document=every)))
        for name, group in account.groups.items()
    }
    return replace(account, roles=roles, groups=groups)


def _younger(trust: Any) -> Any:
    (statement,) = trust["Statement"]
    condition = {**statement["Condition"], "NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}
    return {**trust, "Statement": [{**statement, "Condition": condition}]}


def broken(organization: Organization) -> Snapshot:
    snapshot = meant_snapshot(organization)
    around = snapshot.organization
    assert around is not None
    bare = replace(around, attached={target: each[:2] for target, each in (around.attached or {}).items()})
    accounts = {number: worse(each) for number, each in snapshot.accounts.items()}
    return replace(snapshot, accounts=accounts, organization=bare)


def test_more_accounts_of_the_same_kind_cost_no_more_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def counted(*arguments: Any) -> Any:
        asked.append(1)
        return engine.evaluate(*arguments)

    monkeypatch.setattr(questions, "evaluate", counted)
    counts = []
    for accounts in (4, 12):
        asked.clear()
        organization = large(accounts, 2)
        report = check(organization, broken(organization), NOW)
        assert len([each for each in report.findings if each.finding == "role_trust"]) == 2 * accounts
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.soak
@pytest.mark.alone
def test_a_thousand_accounts_with_ten_roles_each_take_seconds() -> None:
    organization = large(1000, 10)
    snapshot = broken(organization)
    began = time.process_time()
    report = check(organization, snapshot, NOW)
    assert time.process_time() - began < 40
    assert len(report.findings) > 20_000
