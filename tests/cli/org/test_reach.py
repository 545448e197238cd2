"""`awsroles org who-can` and `org can` on the example company and on files of account authorization details."""

import json
from pathlib import Path
from typing import Any

import pytest
from testbed.program.command_line import CommandLine

from awsroles.app.app import App
from awsroles.cli.org import reach_output
from awsroles.core.dataclass import replace
from awsroles.core.org.live.resources import snapshot_of_resources
from awsroles.core.org.live.snapshot import Snapshot
from awsroles.core.org.live.unread import Unread
from awsroles.core.org.organization import Organization
from awsroles.core.org.policies.generate import generate

_ADA = "arn:aws:iam::444444444444:user/ada"
_OPERATIONS = "arn:aws:iam::222222222222:role/operations"


@pytest.mark.usefixtures("company")
def test_those_who_reach_a_role_stand_below_it_with_their_ways_and_needs(run: CommandLine) -> None:
    done = run("org", "who-can", "prod/operations", "--at", "2027-01-15")
    assert (done.code, done.err) == (0, "")
    title, *lines = done.out.splitlines()
    assert title == f"prod/operations ({_OPERATIONS}, organization.toml:35:3)"
    assert lines == [
        "  ada: MFA within 12 h, session name ada; by policy awsroles-assume of group operations, 1st statement"
    ]


@pytest.mark.usefixtures("company")
def test_what_a_person_reaches_ends_with_its_last_day(run: CommandLine) -> None:
    before = run("org", "can", "bob@example.com", "--at", "2036-12-31").out
    assert "  prod/auditors: MFA within 1 h, session name bob@example.com, until 2036-12-31; by policy" in before
    # Nothing is known of the trust policy of another company.
    assert (
        "  partner/auditors: MFA, until 2036-12-31, not known: the trust policy of auditors in partner cannot" in before
    )
    after = run("org", "can", "bob@example.com", "--at", "2037-01-01")
    assert "prod/auditors" not in after.out


@pytest.mark.usefixtures("company")
def test_json_has_the_shortest_way_of_each_user(run: CommandLine) -> None:
    found = json.loads(run("org", "who-can", _OPERATIONS, "--json").out)
    (way,) = found["users"]
    assert (found["complete"], found["role_arn"], way["user"], way["known"]) == (True, _OPERATIONS, "ada", True)
    (hop,) = way["hops"]
    assert (hop["caller_arn"], hop["needs"]["mfa"], hop["grant"]) == (_ADA, "required", "organization.toml:35:3")
    reached = json.loads(run("org", "can", "ada", "--json").out)
    assert {each["role_arn"] for each in reached["roles"]} >= {_OPERATIONS}


@pytest.mark.usefixtures("company")
def test_a_graph_for_graphviz_has_an_edge_for_each_hop(run: CommandLine) -> None:
    done = run("org", "who-can", "prod/operations", "--dot")
    assert done.out == (
        "digraph access {\n"
        "  rankdir=LR;\n"
        '  "ada" -> "prod/operations" [label="MFA within 12 h, session name ada"];\n'
        "}\n"
    )


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("command", [("who-can", "prod/operations"), ("can", "ada")], ids=" ".join)
def test_two_forms_of_output_are_refused(run: CommandLine, command: tuple[str, str]) -> None:
    done = run("org", *command, "--json", "--dot")
    assert done.code == 2
    assert "cannot use --json with --dot" in done.err


@pytest.mark.usefixtures("company")
def test_names_that_are_not_there_are_refused_with_the_nearest_one(run: CommandLine) -> None:
    done = run("org", "who-can", "prod/operatons")
    assert (done.code, done.err) == (
        3,
        "awsroles: error: there is no role 'prod/operatons'\nawsroles: hint: did you mean prod/operations?\n",
    )
    assert "there is no user 'zoe'\nawsroles: hint: write the name of an IAM user or an ARN" in (
        run("org", "can", "zoe").err
    )
    assert "hint: write ACCOUNT/ROLE or an ARN" in run("org", "who-can", "nothing").err


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    ("command", "arn", "hint"),
    [
        ("who-can", "arn:aws:iam::222222222222:role/operatons", "did you mean prod/operations?"),
        ("who-can", "arn:aws:iam::222222222222:x", "name a role of account 222222222222, such as prod/auditors"),
        ("who-can", "arn:aws:iam::999999999999:role/operations", "check the account ID in the ARN"),
        ("can", "arn:aws:iam::444444444444:user/adda", "did you mean ada?"),
        ("can", "arn:aws:iam::999999999999:user/ada", "check the account ID in the ARN"),
        ("can", "arn:", "write the name of an IAM user or an ARN"),
    ],
)
def test_the_hint_for_an_arn_is_a_name_or_its_account(run: CommandLine, command: str, arn: str, hint: str) -> None:
    assert run("org", command, arn).err.endswith(f" {arn!r}\nawsroles: hint: {hint}\n")


def test_files_are_read_instead_and_a_part_that_is_missing_is_told(run: CommandLine, empty: Path) -> None:
    trust = {
        "Effect": "Allow",
        "Principal": {"AWS": ["444444444444", "999999999999"]},
        "Action": "sts:AssumeRole",
        "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}},
    }
    role = {"RoleName": "operations", "Arn": _OPERATIONS, "AssumeRolePolicyDocument": {"Statement": [trust]}}
    own = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": _OPERATIONS}
    policies = [{"PolicyName": "own", "PolicyDocument": {"Statement": [own]}}]
    user = {"UserName": "ada", "Arn": _ADA, "GroupList": [], "UserPolicyList": policies}
    lists: dict[str, list[object]] = {"UserDetailList": [], "GroupDetailList": [], "Policies": []}
    (empty / "prod.json").write_text(json.dumps({**lists, "RoleDetailList": [role]}))
    (empty / "master.json").write_text(json.dumps({**lists, "UserDetailList": [user], "RoleDetailList": []}))
    done = run("org", "who-can", "222222222222/operations", "--from-files", "prod.json", "--from-files", "master.json")
    assert done.code == 0
    assert done.out == (
        f"222222222222/operations ({_OPERATIONS})\n"
        "  ada: no MFA for an access key; by policy own of user ada, 1st statement\n"
        "  account 999999999999: outside of what was read; no MFA for an access key\n"
    )
    alone = run("org", "can", "ada", "--from-files", "master.json")
    assert (alone.code, alone.err) == (0, "No role is reached.\n")
    (empty / "part.json").write_text(json.dumps({"UserDetailList": [user], "IsTruncated": True}))
    part = run("org", "can", "ada", "--from-files", "part.json")
    assert (part.code, part.err.splitlines()[-1]) == (
        4,
        "awsroles: warning: iam:GetAccountAuthorizationDetails in 444444444444: part.json does not hold all lists",
    )


def test_a_role_that_nobody_reaches_says_so(run: CommandLine, empty: Path) -> None:
    role = {"RoleName": "alone", "Arn": "arn:aws:iam::222222222222:role/alone", "AssumeRolePolicyDocument": {}}
    trust = {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "222222222222"}, "Action": "sts:AssumeRole"}]}
    role["AssumeRolePolicyDocument"] = trust
    lists = {"UserDetailList": [], "GroupDetailList": [], "Policies": [], "RoleDetailList": [role]}
    (empty / "prod.json").write_text(json.dumps(lists))
    done = run("org", "who-can", "222222222222/alone", "--from-files", "prod.json")
    assert (done.code, done.err) == (0, "Nobody reaches it.\n")


@pytest.mark.usefixtures("company")
def test_options_that_exclude_each_other_are_refused(run: CommandLine) -> None:
    both = run("org", "can", "ada", "--live", "--from-files", "x.json")
    assert (both.code, both.err.splitlines()[0]) == (2, "awsroles: error: cannot use --live with --from-files")
    for option in ("--via", "--profile"):
        alone = run("org", "who-can", "prod/operations", option, "x")
        assert (alone.code, alone.err) == (
            2,
            f"awsroles: error: {option} is of use with --live alone\nawsroles: hint: add --live\n",
        )


@pytest.mark.usefixtures("company", "config")
def test_what_is_live_is_read_as_the_user_of_the_master_profile(
    run: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str | None, str | None]] = []

    def read(_: App, organization: Organization, profile: str | None, *, via: str | None, on_start: Any) -> Snapshot:
        asked.append((profile, via))
        on_start(6)(1)
        snapshot = snapshot_of_resources(generate(organization))
        return replace(snapshot, others=(Unread("222222222222", "sts:AssumeRole", "*", "denied", "not allowed"),))

    monkeypatch.setattr(reach_output, "read_live", read)
    done = run("org", "who-can", "prod/operations", "--live", "--via", "auditors", "--profile", "master")
    assert (done.code, asked) == (4, [("master", "auditors")])
    assert "  ada: MFA within 12 h" in done.out
    assert done.err == "awsroles: warning: sts:AssumeRole in 222222222222: not allowed\n"


@pytest.mark.usefixtures("company", "config")
@pytest.mark.parametrize(
    "command", [("who-can", "prod/operations"), ("can", "ada"), ("report",), ("check",)], ids=" ".join
)
def test_a_function_that_is_not_there_reads_nothing(run: CommandLine, command: tuple[str, ...]) -> None:
    live = () if command == ("check",) else ("--live",)
    done = run("org", *command, *live, "--via", "operatons")
    assert (done.code, done.err) == (
        3,
        "awsroles: error: there is no function 'operatons'\nawsroles: hint: did you mean operations?\n",
    )
