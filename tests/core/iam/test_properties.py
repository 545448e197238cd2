"""Properties of every set of policies: a Deny wins, an Allow takes nothing away, and order does not matter."""

import copy
import itertools
import time
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from testbed.fuzz.examples import examples

from awsroles.core.iam.evaluate import evaluate_documents

USER = "arn:aws:iam::111111111111:user/ada"
ROLE = "arn:aws:iam::{}:role/operations"
CONDITIONS: list[dict[str, Any]] = [
    {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
    {"NumericLessThan": {"aws:MultiFactorAuthAge": "60"}},
    {"NumericGreaterThanEqualsIfExists": {"aws:MultiFactorAuthAge": "3600"}},
    {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}},
    {"NotIpAddress": {"aws:SourceIp": ["10.0.0.0/8", "192.0.2.0/24"]}},
    {"StringEquals": {"sts:ExternalId": ["x-1", "x-2"]}},
    {"StringNotLike": {"sts:ExternalId": "x-*"}},
    {"StringLike": {"sts:ExternalId": "*-1"}},
    {"Null": {"sts:ExternalId": "true"}},
    {"ForAllValues:StringEquals": {"aws:TagKeys": ["team", "cost"]}},
    {"ForAnyValue:StringEquals": {"aws:TagKeys": "cost"}},
    {"StringEquals": {"sts:RoleSessionName": "${aws:username}"}},
]
# Values of the unknown keys that tell all conditions above apart.
VALUES: dict[str, list[Any]] = {
    "aws:MultiFactorAuthPresent": [None, "true", "false"],
    "aws:MultiFactorAuthAge": [None, "0", "60", "3600", "7200"],
    "aws:SourceIp": [None, "10.1.2.3", "192.0.2.9", "8.8.8.8", "2001:db8::1"],
    "sts:ExternalId": [None, "x-1", "x-2", "x-3", "y-1", "y"],
    "aws:TagKeys": [None, ["team"], ["cost"], ["team", "cost"], ["other"], ["other", "cost"]],
    "aws:username": [None, "ada", "bob", "operations"],
}
EFFECTS = st.sampled_from(["Allow", "Allow", "Deny"])
RESOURCES = [
    "*",
    "arn:aws:iam::*:role/*",
    ROLE.format("222222222222"),
    "arn:aws:iam::*:role/${aws:username}",
    "arn:aws:s3:::x",
]
NAMED: list[Any] = [
    "*",
    {"AWS": "111111111111"},
    {"AWS": USER},
    {"AWS": "arn:aws:iam::111111111111:user/bob"},
    {"Service": "ec2.amazonaws.com"},
]


def statements(**more: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"Effect": EFFECTS, "Action": st.sampled_from(["sts:AssumeRole", "sts:*", "*", "s3:*"]), **more},
        optional={"Condition": st.sampled_from(CONDITIONS)},
    )


OWN = statements(Resource=st.sampled_from(RESOURCES))
TRUSTED = statements(Principal=st.sampled_from(NAMED))


def documents(of: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(lambda found: {"Version": "2012-10-17", "Statement": found}, st.lists(of, min_size=1, max_size=3))


CONTEXTS = st.fixed_dictionaries({key: st.sampled_from(values) for key, values in VALUES.items()})
CASES = st.fixed_dictionaries(
    {
        "identity_policies": st.lists(documents(OWN), max_size=2),
        "boundary": st.none() | documents(OWN),
        "session_policy": st.none(),
        "trust_policy": documents(TRUSTED),
        "scps": st.lists(st.lists(documents(OWN), min_size=1, max_size=2), max_size=2),
        "request": st.fixed_dictionaries(
            {
                "principal": st.just(USER),
                "action": st.just("sts:AssumeRole"),
                "resource": st.sampled_from([ROLE.format("222222222222"), ROLE.format("111111111111")]),
                "context": CONTEXTS.map(lambda found: {**found, "sts:RoleSessionName": "ada"}),
            }
        ),
    }
)
Case = dict[str, Any]


def answer(case: Case) -> str:
    return evaluate_documents(case).answer


@examples(150)
@given(CASES, st.sampled_from(["identity_policies", "trust_policy", "boundary", "scps"]))
def test_a_deny_that_applies_wins(case: Case, where: str) -> None:
    deny: dict[str, Any] = {"Effect": "Deny", "Action": "sts:Assume*", "Resource": "*"}
    if where == "identity_policies":
        case[where].append({"Statement": deny})
    elif where == "scps":
        case[where].append([{"Statement": deny}])
    elif where == "boundary":
        case[where] = {"Statement": deny}
    else:
        del deny["Resource"]
        case[where]["Statement"].append({**deny, "Principal": {"AWS": "111111111111"}})
    decision = evaluate_documents(case)
    assert decision.answer == "explicit_deny"
    assert decision.statement is not None
    assert not decision.statement.allows


@examples(150)
@given(CASES, OWN, TRUSTED)
def test_an_allow_more_takes_no_access_away(case: Case, own: dict[str, Any], trusted: dict[str, Any]) -> None:
    before = answer(case)
    case["identity_policies"].append({"Version": "2012-10-17", "Statement": {**own, "Effect": "Allow"}})
    case["trust_policy"]["Statement"].append({**trusted, "Effect": "Allow"})
    for level in case["scps"]:
        level[0]["Statement"].append({**own, "Effect": "Allow"})
    if case["boundary"]:
        case["boundary"]["Statement"].append({**own, "Effect": "Allow"})
    assert before != "allow" or answer(case) == "allow"
    assert (before == "explicit_deny") is (answer(case) == "explicit_deny")


@examples(150)
@given(CASES, st.randoms(use_true_random=False))
def test_order_and_grouping_of_statements_do_not_matter(case: Case, random: Any) -> None:
    other = copy.deepcopy(case)
    pooled = [statement for document in case["identity_policies"] for statement in document["Statement"]]
    random.shuffle(pooled)
    other["identity_policies"] = [{"Version": "2012-10-17", "Statement": each} for each in pooled]
    random.shuffle(other["trust_policy"]["Statement"])
    for level in other["scps"]:
        random.shuffle(level)
    assert answer(other) == answer(case)


@examples(150)
@given(CASES)
def test_a_scalar_means_the_same_as_a_list_of_one(case: Case) -> None:
    assert answer(listed(case)) == answer(case)


def listed(value: Any, name: str = "") -> Any:
    """Return *value* with a list wherever a policy may have one."""
    if name == "request":
        return value
    if isinstance(value, dict):
        return {key: listed(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [listed(each, name if not isinstance(each, str) else "") for each in value]
    listable = name in {"Action", "Resource", "AWS", "Service"} or ":" in name
    return [value] if isinstance(value, str) and listable else value


@examples(120)
@given(CASES, st.sets(st.sampled_from(sorted(VALUES)), min_size=1, max_size=3))
def test_an_answer_is_open_if_some_values_of_the_unknown_keys_allow_and_others_do_not(
    case: Case, unknown: set[str]
) -> None:
    keys = sorted(unknown)
    answers = set()
    for values in itertools.product(*(VALUES[key] for key in keys)):
        tried = copy.deepcopy(case)
        tried["request"]["context"].update(zip(keys, values, strict=True))
        answers.add(answer(tried))
    case["request"]["unknown"] = keys
    decision = evaluate_documents(case)
    if "allow" in answers and len(answers) > 1:
        assert decision.answer == "open"
        assert {need.key for need in decision.needs} <= {*keys, "sts:RoleSessionName"}
    else:
        assert decision.answer == ("implicit_deny" if "implicit_deny" in answers else answers.pop())


def test_ten_thousand_statements_take_less_than_a_third_of_a_second() -> None:
    role = "arn:aws:iam::222222222222:role/operations"
    allow = [
        {
            "Effect": "Allow",
            "Action": ["sts:AssumeRole", f"s3:Get{number}"],
            "Resource": f"arn:aws:iam::*:role/team-{number}/*",
        }
        for number in range(10_000)
    ]
    request = {"principal": USER, "action": "sts:AssumeRole", "resource": role, "context": {}}
    case = {"identity_policies": [{"Version": "2012-10-17", "Statement": allow}], "request": request}
    took = []
    for _ in range(3):
        start = time.process_time()
        assert answer(case) == "implicit_deny"
        took.append(time.process_time() - start)
    assert min(took) < 0.3
