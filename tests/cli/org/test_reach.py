"""`awsroles org who-can` and `org can` on the example company and on files of account authorization details."""

import json
from pathlib import Path

import pytest
from testbed.program.command_line import CommandLine

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
