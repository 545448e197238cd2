"""The organization's file of a company that somebody made by hand."""

import time
from typing import Any

import pytest
from testbed.fakes.memory_files import MemoryFiles
from testbed.organization.hand_made import (
    DEV,
    MASTER,
    MFA,
    NOW,
    ORGANIZATION,
    PARTNER,
    PROD,
    READ_ONLY,
    account,
    arn,
    assume,
    by_hand,
    document,
    group,
    held,
    managed,
    role,
    user,
)

from awsroles.adapters.files.toml import parse_toml
from awsroles.core.dataclass import replace
from awsroles.core.org.check.check import Report, check
from awsroles.core.org.from_live.files import FirstFiles, files_of_live
from awsroles.core.org.from_live.made_files import MadeFiles
from awsroles.core.org.layout import laid_out
from awsroles.core.org.live.account import Group, Role, User
from awsroles.core.org.live.snapshot import Snapshot
from awsroles.core.org.organization import Organization
from awsroles.core.org.policies.generate import check_resources
from awsroles.core.org.reader import lint
from awsroles.core.org.source import UnreadableFileError

FILE = "organization.toml"
Part = Role | Group | User


def made(snapshot: Snapshot) -> FirstFiles:
    return files_of_live(FILE, snapshot, MASTER, parse_toml, NOW)


def read(files: FirstFiles) -> Organization:
    found = lint(MemoryFiles(files.texts), FILE, parse_toml)
    assert (found.problems, found.organization is None) == ((), False)
    assert found.organization is not None
    assert check_resources(found.organization) == []
    return found.organization


def checked(files: FirstFiles, snapshot: Snapshot) -> Report:
    return check(read(files), snapshot, NOW)


def test_the_check_of_what_was_made_by_hand_finds_nothing() -> None:
    files = made(by_hand())
    report = checked(files, by_hand())
    assert report.findings == ()
    assert len(report.excepted) >= files.exceptions > 0


def test_the_files_are_laid_out() -> None:
    for path, text in made(by_hand()).texts.items():
        assert not path.endswith(".toml") or laid_out(text, parse_toml) == text


def company(*parts: Part) -> Snapshot:
    """Return a company with *parts* in the master account or, if they are roles, in `production` and `dev`."""
    roles = [each for each in parts if isinstance(each, Role)]
    numbers: dict[str, list[Part]] = {MASTER: [each for each in parts if not isinstance(each, Role)], PROD: [], DEV: []}
    for each in roles:
        numbers[each.arn.split(":")[4]].append(each)
    accounts = {number: account(number, *found) for number, found in numbers.items()}
    return Snapshot(accounts, ORGANIZATION, MASTER, NOW)


def grants(snapshot: Snapshot) -> list[dict[str, Any]]:
    files = made(snapshot)
    assert checked(files, snapshot).findings == ()
    return [each.values for each in read(files).grants]


def functions(snapshot: Snapshot) -> dict[str, list[str]]:
    """Return the accounts of each function of the file."""
    found: dict[str, list[str]] = {}
    organization = read(made(snapshot))
    for name, function in organization.accesses:
        found.setdefault(function, []).append(name)
    return found


@pytest.mark.parametrize(
    ("condition", "values"),
    [
        (MFA, {}),
        ({**MFA, "NumericLessThan": {"aws:MultiFactorAuthAge": "5400"}}, {"mfa_max_age": "90m"}),
        ({**MFA, "StringEquals": {"sts:ExternalId": "cvp-7731"}}, {"external_id": "cvp-7731"}),
        ({**MFA, "StringEquals": {"sts:ExternalId": ["one", "two"]}}, {}),
        ({**MFA, "DateLessThan": {"aws:CurrentTime": "2031-01-01T00:00:00Z"}}, {"until": "2030-12-31"}),
    ],
)
def test_what_a_trust_policy_asks_for_is_in_the_file(condition: Any, values: dict[str, Any]) -> None:
    operations = role(PROD, "operations", condition=condition)
    files = made(company(group("operations", assume(operations.arn)), operations))
    [access] = read(files).accesses.values()
    keys = ("mfa_max_age", "external_id", "until")
    found = {key: str(access.get(key)) for key in keys if access.get(key) is not None}
    assert found == {"mfa_max_age": "12h", **values}


def test_roles_that_are_the_same_in_several_accounts_have_one_grant() -> None:
    roles = [role(each, "operations", managed(READ_ONLY)) for each in (PROD, DEV)]
    [grant] = grants(company(group("operations", assume(*(each.arn for each in roles))), *roles))
    assert (grant["accounts"], grant["policies"]) == (["dev", "production"], ["aws:ReadOnlyAccess"])


@pytest.mark.parametrize(
    ("names", "setting"),
    [
        (("acme_operations", "acme_audit"), 'role_name = "acme_{function}"'),
        (("operations.role", "audit.role"), 'role_name = "{function}.role"'),
    ],
)
def test_names_of_roles_become_a_template(names: tuple[str, ...], setting: str) -> None:
    snapshot = company(
        *(role(PROD, each) for each in names), group("all", assume(*(arn(PROD, each) for each in names)))
    )
    files = made(snapshot)
    assert setting in files.texts[FILE].splitlines()
    assert functions(snapshot) == {"audit": ["production"], "operations": ["production"]}


def test_groups_of_one_pattern_become_a_template() -> None:
    roles = [role(PROD, "operations"), role(PROD, "audit")]
    groups = [group(f"Aws_{each.name}", assume(each.arn)) for each in roles]
    files = made(company(*roles, *groups))
    assert 'group_name = "Aws_{function}"' in files.texts[FILE].splitlines()
    assert files.draft.left_out == ()


def test_nobody_gains_a_role_by_groups_that_give_it_in_different_accounts() -> None:
    roles = [role(PROD, "operations"), role(DEV, "operations")]
    groups = [
        group("prod", assume(arn(PROD, "operations"))),
        group("dev", assume(arn(DEV, "operations"))),
        group("both", assume(arn(PROD, "operations"), arn(DEV, "operations"))),
    ]
    people = [user("ada", "prod"), user("bob", "dev"), user("carol", "both"), user("dan", "dev")]
    files = made(company(*roles, *groups, *people))
    assert {each.name: each.functions for each in files.draft.people} == {
        "ada": (),
        "bob": ("operations",),
        "carol": ("operations",),
        "dan": ("operations",),
    }
    assert functions(company(*roles, *groups, *people)) == {"operations": ["dev"]}
    said = "role operations in production: not all who have the function may assume it"
    assert said in files.draft.left_out


def test_a_role_that_denies_its_group_or_trusts_others_is_no_function() -> None:
    services = document(Principal={"Service": "ec2.amazonaws.com"}, Action="sts:AssumeRole")
    role_of_service = role(PROD, "machines")
    role_of_service = replace(role_of_service, trust=replace(role_of_service.trust, document=services))
    never = held(
        "never",
        {
            **document(Action="*", Resource=arn(PROD, "denied")),
            "Statement": [{"Effect": "Deny", "Action": "*", "Resource": arn(PROD, "denied")}],
        },
    )
    given = assume(f"arn:aws:iam::{PROD}:role/*")
    snapshot = company(role_of_service, role(PROD, "denied"), role(PROD, "operations"), group("all", given, never))
    assert functions(snapshot) == {"operations": ["production"]}


def test_an_administrator_of_the_master_account_has_no_function_by_that() -> None:
    everything = held("all", document(Action="*", Resource="*"))
    assert functions(company(role(PROD, "operations"), group("admins", everything), user("ada", "admins"))) == {}


def test_accounts_outside_the_organization_are_external() -> None:
    snapshot = company(
        role(PROD, "operations"), group("operations", assume(arn(PROD, "operations"), arn(PARTNER, "x")))
    )
    assert f'account-{PARTNER} = {{ id = "{PARTNER}", external = true }}' in made(snapshot).texts[FILE].splitlines()


def test_users_of_break_glass_are_in_their_table_and_no_people() -> None:
    parts: list[Part] = [
        role(PROD, "emergency"),
        group("break-glass", assume(arn(PROD, "emergency"))),
        user("glass-1", "break-glass"),
    ]
    files = made(company(*parts, user("ada")))
    assert (files.draft.break_glass, [each.name for each in files.draft.people]) == (
        {"users": ["glass-1"], "role": "emergency"},
        ["ada"],
    )
    assert checked(files, company(*parts, user("ada"))).findings == ()


def test_what_aws_would_refuse_is_left_out_and_said() -> None:
    many = [managed(f"arn:aws:iam::{PROD}:policy/p{number}") for number in range(11)]
    snapshot = company(role(PROD, "operations", *many), group("operations", assume(arn(PROD, "operations"))))
    files = made(snapshot)
    assert read(files).grants == []
    assert any("11 managed policies" in each for each in files.draft.left_out)
    assert checked(files, snapshot).findings == ()


def test_exceptions_for_errors_end_and_others_stay() -> None:
    found = {each.get("finding"): each.get("until") for each in read(made(by_hand())).exceptions}
    assert str(found["door_without_mfa"]) == "2030-09-13"
    assert found["group_unknown"] is None


@pytest.mark.parametrize("name", ['a"b', "All", "***"])
def test_any_name_of_an_account_is_in_the_file(name: str) -> None:
    organization = replace(
        ORGANIZATION, accounts={**ORGANIZATION.accounts, PROD: replace(ORGANIZATION.accounts[PROD], name=name)}
    )
    snapshot = replace(by_hand(), organization=organization)
    assert checked(made(snapshot), snapshot).findings == ()


def test_roles_of_reserved_and_of_other_names_are_left_out_and_said() -> None:
    names = ("OrganizationAccountAccessRole", "ReadOnly", "operations")
    roles = [role(PROD, each) for each in names]
    files = made(company(*roles, group("operations", assume(*(each.arn for each in roles)))))
    assert files.draft.left_out == (
        "role OrganizationAccountAccessRole in production: its name is reserved",
        "role ReadOnly in production: no function is called so that {function} is its name",
    )
    lines = files.texts[FILE].splitlines()
    assert lines[:3] == [
        "# Of what was there on 2030-06-15, by awsroles org init --from-live.",
        "# What this file does not say:",
        "# - role OrganizationAccountAccessRole in production: its name is reserved",
    ]


def test_users_with_a_key_only_are_machines_whose_purpose_has_to_be_written() -> None:
    files = made(by_hand())
    assert 'jenkins = { reason = "It has an access key only: write what it is for" }' in files.texts[FILE].splitlines()
    heading = "# What was not as the file means it on {day}. Mend it, and remove its exception.\n"
    assert files.texts["exceptions.toml"].startswith(heading.format(day="2030-06-15"))


def test_a_file_that_was_not_made_cannot_be_read() -> None:
    with pytest.raises(UnreadableFileError, match="it was not made") as error:
        MadeFiles({}).read("x.json")
    assert (error.value.message, error.value.hint) == ("x.json cannot be read: it was not made", "report this")


def test_a_group_with_a_policy_of_thousands_of_actions_takes_no_longer_than_others() -> None:
    names = [f"service{number // 10}:Action{number}" for number in range(1000)]
    everything = held("ReadOnlyAccess", document(Action=names, Resource="*"))
    operations = role(PROD, "operations")
    snapshot = company(operations, group("operations", assume(operations.arn), everything), user("ada", "operations"))
    began = time.process_time()
    files = made(snapshot)
    assert time.process_time() - began < 8
    assert "allows also service0:" in files.texts["exceptions.toml"]


def test_very_many_exceptions_are_in_several_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("awsroles.core.org.from_live.files._MOST_IN_FILE", 7)
    files = made(by_hand())
    names = sorted(path for path in files.texts if path.startswith("exceptions"))
    assert names == ["exceptions-2.toml", "exceptions-3.toml", "exceptions.toml"]
    assert checked(files, by_hand()).findings == ()
