"""Tests of the hops between users and roles: which there are, and what each needs."""

import json
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

import pytest

from awsroles.core.iam.reading.details_page import DetailsFile
from awsroles.core.iam.statements import PolicyKind
from awsroles.core.org.live.details import snapshot_of_files
from awsroles.core.org.live.organization import LiveOrganization, MemberAccount, Unit
from awsroles.core.org.live.policies import HeldPolicy
from awsroles.core.org.live.snapshot import Snapshot
from awsroles.core.org.reach.graph import Graph
from awsroles.core.org.reach.hop import Hop, World
from awsroles.core.org.reach.tree import callers_of, roles_of
from awsroles.core.org.reach.words import Words

MASTER, PROD, DEV = "111111111111", "222222222222", "333333333333"
NOW = datetime(2027, 1, 15, 12, tzinfo=timezone.utc)
OPS = f"arn:aws:iam::{PROD}:role/operations"
Json = Mapping[str, Any]


def allow(action: str, resource: str | Sequence[str], **rest: Any) -> Json:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **rest}


def trust(principal: Any, condition: Json | None = None, **rest: Any) -> Json:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **rest}
    return statement if condition is None else {**statement, "Condition": condition}


def document(*statements: Json) -> Json:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def user(name: str, *statements: Json, boundary: str | None = None, account: str = MASTER) -> Json:
    policies = [{"PolicyName": "own", "PolicyDocument": document(*statements)}] if statements else []
    made: dict[str, Any] = {
        "UserName": name,
        "UserId": f"AIDA{name.upper():0<17}",
        "Arn": f"arn:aws:iam::{account}:user/{name}",
        "UserPolicyList": policies,
    }
    return made if boundary is None else {**made, "PermissionsBoundary": {"PermissionsBoundaryArn": boundary}}


def role(account: str, name: str, trusted: Json | Sequence[Json], *statements: Json) -> Json:
    policies = [{"PolicyName": "own", "PolicyDocument": document(*statements)}] if statements else []
    statements_of_trust = [trusted] if isinstance(trusted, Mapping) else trusted
    return {
        "RoleName": name,
        "RoleId": f"AROA{name.upper():0<17}",
        "Arn": f"arn:aws:iam::{account}:role/{name}",
        "AssumeRolePolicyDocument": document(*statements_of_trust),
        "RolePolicyList": policies,
    }


def managed(arn: str, *statements: Json) -> Json:
    version = {"VersionId": "v1", "IsDefaultVersion": True, "Document": document(*statements)}
    return {"PolicyName": arn.rpartition("/")[2], "Arn": arn, "DefaultVersionId": "v1", "PolicyVersionList": [version]}


def graph_of(
    *holders: Json, policies: Sequence[Json] = (), organization: LiveOrganization | None = None, members: str = ""
) -> Graph:
    pages: dict[str, dict[str, list[Json]]] = {}
    for each in (*holders, *policies):
        account = each["Arn"].split(":")[4]
        empty: dict[str, list[Json]] = {
            name: [] for name in ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")
        }
        page = pages.setdefault(account, empty)
        kind = "RoleDetailList" if "RoleName" in each else "UserDetailList" if "UserName" in each else "Policies"
        page[kind].append(each)
    files = [DetailsFile(f"{account}.json", json.dumps(page).encode()) for account, page in pages.items()]
    read = snapshot_of_files(files, MASTER)
    world = World(NOW, "o-a1b2c3d4e5" if members else None, frozenset(members.split()))
    return Graph(Snapshot(read.accounts, organization, MASTER), world)


def hops(graph: Graph, arn: str = OPS) -> dict[str, Hop]:
    found = graph.snapshot.role(arn)
    assert found is not None
    return {hop.caller.name: hop for hop in graph.hops_to(found)}


MAY = allow("sts:AssumeRole", OPS)
ROOT = {"AWS": f"arn:aws:iam::{MASTER}:root"}
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def test_a_hop_without_any_condition_needs_no_mfa() -> None:
    hop = hops(graph_of(user("ada", MAY), role(PROD, "operations", trust(ROOT))))["ada"]
    assert (hop.needs.mfa, hop.needs.unknown, hop.is_known) == ("no", (), True)
    assert hop.by == ("policy own of user ada, 1st statement",)


def test_a_trust_policy_with_bool_requires_mfa_and_tells_its_age() -> None:
    condition = {**MFA, "NumericLessThan": {"aws:MultiFactorAuthAge": "43200"}}
    hop = hops(graph_of(user("ada", MAY), role(PROD, "operations", trust(ROOT, condition))))["ada"]
    assert (hop.needs.mfa, hop.needs.mfa_max_age) == ("required", 43_199)
    without_age = hops(graph_of(user("ada", MAY), role(PROD, "operations", trust(ROOT, MFA))))["ada"]
    assert (without_age.needs.mfa, without_age.needs.mfa_max_age) == ("required", None)


def test_the_trap_of_boolifexists_lets_access_keys_through() -> None:
    condition = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}
    assert hops(graph_of(user("ada", MAY), role(PROD, "operations", trust(ROOT, condition))))["ada"].needs.mfa == (
        "not_for_keys"
    )


def test_mfa_may_be_required_by_the_callers_own_policy() -> None:
    may = {**MAY, "Condition": MFA}
    assert hops(graph_of(user("ada", may), role(PROD, "operations", trust(ROOT))))["ada"].needs.mfa == "required"


def test_an_external_id_and_a_session_name_are_told() -> None:
    condition = {"StringEquals": {"sts:ExternalId": "cvp-7731", "sts:RoleSessionName": "${aws:username}"}}
    needs = hops(graph_of(user("ada", MAY), role(PROD, "operations", trust(ROOT, condition))))["ada"].needs
    assert (needs.external_ids, needs.session_names, needs.unknown) == (("cvp-7731",), ("ada",), ())


def test_a_role_for_an_organization_is_reached_from_its_accounts() -> None:
    condition = {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
    parts = (user("ada", MAY), role(PROD, "operations", trust({"AWS": "*"}, condition)))
    assert hops(graph_of(*parts, members=f"{MASTER} {PROD}"))["ada"].is_known
    unknown = hops(graph_of(*parts))["ada"]
    assert (unknown.is_known, unknown.needs.unknown) == (False, ("if aws:PrincipalOrgID is o-a1b2c3d4e5",))
    graph = graph_of(*parts, members=f"{MASTER} {PROD}")
    found = graph.snapshot.role(OPS)
    assert found is not None
    (door,) = graph.doors(found)
    assert (door.principal, door.hop and door.hop.needs.unknown) == (
        "everyone",
        ("if aws:PrincipalOrgID is o-a1b2c3d4e5",),
    )


@pytest.mark.parametrize("side", ["trust", "identity"])
def test_a_deny_of_either_side_cuts_the_hop(side: str) -> None:
    deny = {"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "*"}
    denied_trust = {**trust({"AWS": f"arn:aws:iam::{MASTER}:user/ada"}), "Effect": "Deny"}
    mine = user("ada", MAY, deny) if side == "identity" else user("ada", MAY)
    theirs = [trust(ROOT), denied_trust] if side == "trust" else trust(ROOT)
    assert "ada" not in hops(graph_of(mine, user("bob", MAY), role(PROD, "operations", theirs)))
    assert "bob" in hops(graph_of(mine, user("bob", MAY), role(PROD, "operations", theirs)))


def test_a_wildcard_in_the_callers_policy_reaches_the_role() -> None:
    wild = allow("sts:*", "arn:aws:iam::*:role/oper*")
    assert "ada" in hops(graph_of(user("ada", wild), role(PROD, "operations", trust(ROOT))))
    assert (
        hops(graph_of(user("ada", allow("sts:*", "arn:aws:iam::*:role/dev*")), role(PROD, "operations", trust(ROOT))))
        == {}
    )


def test_in_one_account_a_trust_policy_that_names_the_user_is_enough_and_across_accounts_it_is_not() -> None:
    named = trust({"AWS": f"arn:aws:iam::{MASTER}:user/ada"})
    here = f"arn:aws:iam::{MASTER}:role/here"
    assert "ada" in hops(graph_of(user("ada"), role(MASTER, "here", named)), here)
    assert hops(graph_of(user("ada"), role(PROD, "operations", named))) == {}


def test_a_boundary_that_does_not_allow_it_cuts_the_hop() -> None:
    narrow = f"arn:aws:iam::{MASTER}:policy/narrow"
    parts = (user("ada", MAY, boundary=narrow), role(PROD, "operations", trust(ROOT)))
    assert hops(graph_of(*parts, policies=[managed(narrow, allow("s3:*", "*"))])) == {}
    assert "ada" in hops(graph_of(*parts, policies=[managed(narrow, allow("sts:*", "*"))]))


def test_a_service_control_policy_of_the_callers_account_cuts_the_hop_of_a_role() -> None:
    deployer = role(DEV, "deployer", trust(ROOT), MAY)
    parts = (user("ada"), deployer, role(PROD, "operations", trust({"AWS": f"arn:aws:iam::{DEV}:root"})))

    def organization(*statements: Json) -> LiveOrganization:
        members = {each: MemberAccount(each, each, "ACTIVE", ("r-1",)) for each in (MASTER, PROD, DEV)}
        policy = HeldPolicy(PolicyKind.SCP, "limits", "limits", document(*statements), "p-1")
        attached = dict.fromkeys(("r-1", *members), ("p-1",))
        return LiveOrganization(
            "o-a1b2c3d4e5", MASTER, members, {"r-1": Unit("r-1", "Root", None)}, {"p-1": policy}, attached, True
        )

    assert "deployer" in hops(graph_of(*parts, organization=organization(allow("*", "*"))))
    assert hops(graph_of(*parts, organization=organization(allow("s3:*", "*")))) == {}


def test_a_chain_of_two_is_found_from_both_ends_and_mfa_does_not_go_on() -> None:
    deployer = f"arn:aws:iam::{DEV}:role/deployer"
    graph = graph_of(
        user("ada", allow("sts:AssumeRole", deployer)),
        role(DEV, "deployer", trust(ROOT, MFA), MAY),
        role(PROD, "operations", trust({"AWS": deployer})),
        role(PROD, "careful", trust({"AWS": deployer}, MFA)),
    )
    found = graph.snapshot.role(OPS)
    assert found is not None
    (way,) = callers_of(graph, found).users().values()
    assert [(hop.caller.name, hop.role_arn, hop.needs.mfa) for hop in way] == [
        ("ada", deployer, "required"),
        ("deployer", OPS, None),
    ]
    reached = roles_of(graph, graph.callers[f"arn:aws:iam::{MASTER}:user/ada"]).roles()
    assert {arn: len(way) for arn, way in reached.items()} == {deployer: 1, OPS: 2}


def test_roles_that_assume_each_other_end_the_walk() -> None:
    one, other = (f"arn:aws:iam::{DEV}:role/{name}" for name in ("one", "other"))
    graph = graph_of(
        role(DEV, "one", trust({"AWS": other}), allow("sts:AssumeRole", "*")),
        role(DEV, "other", trust({"AWS": one}), allow("sts:AssumeRole", "*")),
    )
    found = graph.snapshot.role(one)
    assert found is not None
    tree = callers_of(graph, found)
    assert [branch.hop.caller.name for branch in tree.branches] == ["other"]
    assert [branch.is_repeated for branch in tree.branches[0].branches] == [True]


def test_what_is_not_known_and_what_is_told_already_is_said_in_words() -> None:
    one, other = (f"arn:aws:iam::{PROD}:role/{name}" for name in ("one", "other"))
    parts = (
        role(PROD, "one", trust({"AWS": other})),
        role(PROD, "other", trust({"AWS": one}), allow("sts:AssumeRole", one)),
    )
    members = {PROD: MemberAccount(PROD, "prod", "ACTIVE", ("r-1",))}
    graph = graph_of(*parts, organization=LiveOrganization("o-a1b2c3d4e5", MASTER, members))
    found = graph.snapshot.role(one)
    assert found is not None
    unknown = "not known: if the service control policies allow it"
    assert list(Words({PROD: "prod"}, {}).lines_of_callers(callers_of(graph, found))) == [
        (0, f"prod/one ({one})"),
        (1, f"prod/other: {unknown}; by policy own of role other, 1st statement"),
        (2, f"prod/one: {unknown} (its way stands elsewhere)"),
    ]
    known = graph_of(*parts)
    reached = roles_of(known, known.callers[one])
    assert list(Words({}, {}).lines_of_roles(reached))[1][1] == f"{PROD}/other: a trust policy that names it"


def test_the_last_moment_of_a_grant_is_told() -> None:
    condition = {**MFA, "DateLessThan": {"aws:CurrentTime": "2027-06-01T00:00:00Z"}}
    parts = (user("ada", MAY), role(PROD, "operations", trust(ROOT, condition)))
    assert hops(graph_of(*parts))["ada"].needs.until == datetime(2027, 6, 1, tzinfo=timezone.utc)
    past = {**MFA, "DateLessThan": {"aws:CurrentTime": "2026-06-01T00:00:00Z"}}
    assert hops(graph_of(user("ada", MAY), role(PROD, "operations", trust(ROOT, past)))) == {}


def test_doors_are_other_accounts_services_and_what_is_left_of_deleted_users() -> None:
    principals = {"AWS": ["999999999999", "AIDADELETEDUSER000000"], "Service": "ec2.amazonaws.com"}
    graph = graph_of(user("ada"), role(PROD, "operations", trust(principals, MFA)))
    found = graph.snapshot.role(OPS)
    assert found is not None
    doors = {door.principal: door.hop and door.hop.needs.mfa for door in graph.doors(found)}
    assert doors == {
        "account 999999999999": "required",
        "AIDADELETEDUSER000000": None,
        "ec2.amazonaws.com": None,
    }


def test_a_policy_that_was_not_read_leaves_the_hop_unknown() -> None:
    attached = [{"PolicyName": "far", "PolicyArn": "arn:aws:iam::aws:policy/far"}]
    ada = {**user("ada"), "AttachedManagedPolicies": attached}
    hop = hops(graph_of(ada, role(PROD, "operations", trust(ROOT, MFA))))["ada"]
    assert (hop.is_known, hop.unread, hop.needs.mfa) == (False, ("policy far of user ada",), "required")


def test_roles_and_users_are_named_by_account_or_arn() -> None:
    graph = graph_of(user("ada", MAY), user("bob", account=DEV), role(PROD, "operations", trust(ROOT)))
    names = {"prod": PROD}
    found = [graph.role(name, names) for name in ("prod/operations", f"{PROD}/operations", OPS)]
    assert [each and each.arn for each in found] == [OPS, OPS, OPS]
    assert graph.role("prod/nobody", names) is graph.role("elsewhere/operations", names) is None
    assert [each and each.account for each in map(graph.user, ("ada", "bob", "eve"))] == [MASTER, DEV, None]


def test_a_company_of_100_users_and_500_roles_is_answered_in_two_seconds() -> None:
    accounts = [f"{number:012d}" for number in range(700_000_000_000, 700_000_000_020)]
    roles = [role(account, f"role-{number}", trust(ROOT, MFA)) for account in accounts for number in range(25)]
    users = [
        user(f"user-{number}", allow("sts:AssumeRole", [f"arn:aws:iam::*:role/role-{number % 25}"]))
        for number in range(100)
    ]
    graph = graph_of(*users, *roles)
    start = time.process_time()
    target = graph.snapshot.role(roles[0]["Arn"])
    assert target is not None
    assert len(callers_of(graph, target).users()) == 4
    assert len(roles_of(graph, graph.callers[users[7]["Arn"]]).roles()) == 20
    assert time.process_time() - start < 2
