"""The judge of hops asks once for many callers, and answers as if each had been asked about alone."""

import random
import time
from datetime import datetime, timezone
from typing import Any

from testbed.scenarios.organizations import example_company, organization_of

from awsroles.core.iam.statements import PolicyKind
from awsroles.core.org.live.account import Account, Group, Role, User
from awsroles.core.org.live.policies import HeldPolicy
from awsroles.core.org.live.resources import snapshot_of_resources
from awsroles.core.org.live.snapshot import Snapshot
from awsroles.core.org.policies.generate import generate
from awsroles.core.org.reach.graph import Graph
from awsroles.core.org.reach.hop import World, find_hop
from awsroles.core.org.reach.judge import Judge
from awsroles.core.org.reach.tree import roles_of

MASTER, PROD = "111111111111", "222222222222"
WORLD = World(datetime(2027, 1, 15, 12, tzinfo=timezone.utc))
USERS = ("ada", "bob", "cy", "d")


def differences(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Return the callers and roles for which the judge does not answer as `find_hop`."""
    judge = Judge(WORLD)
    callers = Graph(snapshot, WORLD).callers.values()
    pairs = [(caller, role) for caller in callers for _, role in snapshot.roles()]
    return [
        (caller.arn, role.arn) for caller, role in pairs if judge.hop(caller, role) != find_hop(caller, role, WORLD)
    ]


def test_the_answers_for_the_example_company_are_those_for_each_alone() -> None:
    assert differences(snapshot_of_resources(generate(example_company()))) == []


def held(kind: PolicyKind, name: str, *statements: Any) -> HeldPolicy:
    return HeldPolicy(kind, name, name, {"Version": "2012-10-17", "Statement": list(statements)})


RESOURCES = [
    "*",
    f"arn:aws:iam::{PROD}:role/*",
    f"arn:aws:iam::{PROD}:role/r0",
    "arn:aws:iam::*:role/${aws:username}",
    f"arn:aws:iam::{MASTER}:role/ada",
    "arn:aws:iam::*:role/${aws:PrincipalTag/role}",
]
PRINCIPALS: list[Any] = [
    {"AWS": MASTER},
    {"AWS": f"arn:aws:iam::{MASTER}:user/ada"},
    {"AWS": [MASTER, f"arn:aws:iam::{MASTER}:user/bob"]},
    "*",
]
CONDITIONS: list[dict[str, Any]] = [
    {},
    {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    {"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}},
    {"StringEquals": {"sts:RoleSessionName": "${aws:username}"}},
    {"StringLike": {"sts:RoleSessionName": ["${aws:username}", "${aws:username}_"]}},
    {"StringEquals": {"sts:RoleSessionName": "ada"}},
    {"StringNotEquals": {"sts:RoleSessionName": "bob"}},
    {"StringEquals": {"sts:ExternalId": "x1"}},
    {"StringEquals": {"sts:SourceIdentity": "${aws:username}"}},
    {"StringEquals": {"aws:username": ["ada", "cy"]}},
    {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{MASTER}:user/b*"}},
    {"StringLike": {"aws:userid": "AIDAADA*"}},
    {"StringEquals": {"aws:PrincipalTag/role": "r0"}},
    {"StringEquals": {"aws:PrincipalTag/role": "${aws:username}"}},
    {"DateLessThan": {"aws:CurrentTime": "2028-01-01T00:00:00Z"}},
]


def random_company(chance: random.Random) -> Snapshot:
    """Return users in groups, and roles, whose policies tell some of the users apart."""

    def statement(**parts: Any) -> dict[str, Any]:
        condition: dict[str, Any] = {}
        for each in chance.sample(CONDITIONS, chance.choice([0, 1, 1, 2])):
            condition |= each
        effect = chance.choice(["Allow", "Allow", "Allow", "Deny"])
        made = {"Effect": effect, "Action": chance.choice(["sts:AssumeRole", "sts:*", "s3:*"]), **parts}
        return made | ({"Condition": condition} if condition else {})

    def identity(name: str) -> HeldPolicy:
        statements = [statement(Resource=chance.choice(RESOURCES)) for _ in range(chance.randint(1, 3))]
        return held(PolicyKind.IDENTITY, name, *statements)

    groups = {name: Group(f"arn:aws:iam::{MASTER}:group/{name}", name, (identity(name),)) for name in ("g0", "g1")}
    users = {
        name: User(
            f"arn:aws:iam::{MASTER}:user/{name}",
            name,
            tuple(chance.sample(sorted(groups), chance.randint(1, 2))),
            (identity(name),) if chance.random() < 0.2 else (),
            unique_id=f"AIDA{name.upper()}",
            tags={"role": chance.choice(["r0", name])},
        )
        for name in USERS
    }
    accounts = {}
    for account in (MASTER, PROD):
        roles = {}
        for name in ("r0", "ada"):
            statements = [statement(Principal=chance.choice(PRINCIPALS), Action="sts:AssumeRole") for _ in range(2)]
            policy = held(PolicyKind.TRUST, name, *statements)
            roles[name] = Role(f"arn:aws:iam::{account}:role/{name}", name, policy)
        is_master = account == MASTER
        accounts[account] = Account(account, users if is_master else {}, groups if is_master else {}, roles)
    return Snapshot(accounts, master=MASTER)


def test_the_answers_for_any_company_are_those_for_each_alone(seeded_random: random.Random) -> None:
    found = 0
    for _ in range(12):
        company = random_company(seeded_random)
        assert differences(company) == []
        graph = Graph(company, WORLD)
        found += sum(len(graph.hops_to(role)) for _, role in company.roles())
    assert found > 10


def test_100_users_of_50_accounts_with_3_functions_each_are_answered_in_time() -> None:
    functions = [f"f-{number}" for number in range(3)]
    names = ", ".join(f'"{each}"' for each in functions)
    lines = ["version = 1", "[organization]", 'master_account = "a-0"', "[accounts]"]
    lines += [f'a-{number} = {{ id = "{10**11 + number}" }}' for number in range(51)]
    lines += ["[functions]", *(f"{each} = {{}}" for each in functions)]
    for each in functions:
        lines += ["[[grants]]", f'function = "{each}"', 'accounts = ["all"]', 'policies = ["aws:ReadOnlyAccess"]']
    lines += ["[users]", *(f"user-{number} = {{ functions = [{names}] }}" for number in range(100))]
    graph = Graph(snapshot_of_resources(generate(organization_of("\n".join(lines)))), WORLD)
    start = time.process_time()
    ways = [roles_of(graph, caller).roles() for caller in graph.callers.values() if caller.kind == "user"]
    assert sum(map(len, ways)) == 100 * 50 * 3
    # Each alone took some 15 ms: four minutes in all.
    assert time.process_time() - start < 20
