"""Policy documents that AWS refuses, each with the place of what is wrong."""

import json
from typing import Any

import pytest

from awsroles.core.iam.documents import read_policy
from awsroles.core.iam.evaluate import evaluate_documents
from awsroles.core.iam.refusal import RefusedPolicyError
from awsroles.core.iam.statements import PolicyKind

ALLOW = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}
TRUST = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*"}


def without(statement: dict[str, Any], element: str) -> dict[str, Any]:
    return {name: value for name, value in statement.items() if name != element}


def conditioned(condition: Any) -> dict[str, Any]:
    return {**ALLOW, "Condition": condition}


IDENTITY = {
    "p.Statement[0]: both actions": {**ALLOW, "NotAction": "s3:*"},
    "p.Statement[0]: no action": without(ALLOW, "Action"),
    "p.Statement[0].Action: no service": {**ALLOW, "Action": "AssumeRole"},
    "p.Statement[0].Action: two colons": {**ALLOW, "Action": "sts:Assume:Role"},
    "p.Statement[0].Action: a number": {**ALLOW, "Action": [1]},
    "p.Statement[0]: both resources": {**ALLOW, "NotResource": "*"},
    "p.Statement[0]: no resource": without(ALLOW, "Resource"),
    "p.Statement[0].Resource: no ARN": {**ALLOW, "Resource": "role/operations"},
    "p.Statement[0].Principal: of an identity": {**ALLOW, "Principal": "*"},
    "p.Statement[0].NotPrincipal: of an identity": {**ALLOW, "NotPrincipal": "*"},
    "p.Statement[0].Effect: in lower case": {**ALLOW, "Effect": "allow"},
    "p.Statement[0].Effect: none": without(ALLOW, "Effect"),
    "p.Statement[0].Efect: a slip": {**ALLOW, "Efect": "Allow"},
    "p.Statement[0].Effect: a list": {**ALLOW, "Effect": ["Allow"]},
    "p.Statement[0].Sid: a number": {**ALLOW, "Sid": 1},
    "p.Statement[0].Sid: a hyphen": {**ALLOW, "Sid": "No-users"},
    "p.Statement[0].Condition: a list": conditioned([]),
    "p.Statement[0].Condition: null": conditioned(None),
    "p.Statement[0].Condition.StringMatches: unknown": conditioned({"StringMatches": {"aws:username": "ada"}}),
    "p.Statement[0].Condition.NullIfExists: unknown": conditioned({"NullIfExists": {"aws:username": "true"}}),
    "p.Statement[0].Condition.ForSome:StringEquals: unknown": conditioned({"ForSome:StringEquals": {"aws:x": "y"}}),
    "p.Statement[0].Condition.Bool: a text": conditioned({"Bool": "true"}),
    "p.Statement[0].Condition.Bool.mfa: no service": conditioned({"Bool": {"mfa": "true"}}),
    "p.Statement[0].Condition.Bool.aws:x: an object": conditioned({"Bool": {"aws:x": {}}}),
    "p.Statement[0].Condition.Bool.aws:x: null in a list": conditioned({"Bool": {"aws:x": [None]}}),
}
OF_A_ROLE = {
    "p.Statement[0].Resource: of a trust policy": {**TRUST, "Resource": "*"},
    "p.Statement[0].NotResource: of a trust policy": {**TRUST, "NotResource": "*"},
    "p.Statement[0].NotPrincipal: of a trust policy": {**without(TRUST, "Principal"), "NotPrincipal": "*"},
    "p.Statement[0]: no principal": without(TRUST, "Principal"),
    "p.Statement[0].Principal: an ARN alone": {**TRUST, "Principal": "arn:aws:iam::111111111111:root"},
    "p.Statement[0].Principal.AWS: part of a name": {**TRUST, "Principal": {"AWS": "arn:aws:iam::111111111111:user/*"}},
    "p.Statement[0].Principal.AWS: a group": {**TRUST, "Principal": {"AWS": "arn:aws:iam::111111111111:group/ops"}},
    "p.Statement[0].Principal.Aws: a slip": {**TRUST, "Principal": {"Aws": "*"}},
}


def place_of(document: Any, kind: PolicyKind = PolicyKind.IDENTITY) -> str:
    with pytest.raises(RefusedPolicyError) as refused:
        read_policy(document, kind, "p")
    assert refused.value.message == f"{refused.value.place} {refused.value.reason}"
    assert refused.value.hint
    return refused.value.place


@pytest.mark.parametrize("name", IDENTITY)
def test_a_statement_that_aws_refuses_is_refused_at_its_place(name: str) -> None:
    assert place_of({"Version": "2012-10-17", "Statement": [IDENTITY[name]]}) == name.rsplit(": ", 1)[0]


@pytest.mark.parametrize("name", OF_A_ROLE)
def test_a_trust_policy_that_aws_refuses_is_refused_at_its_place(name: str) -> None:
    assert place_of({"Statement": [OF_A_ROLE[name]]}, PolicyKind.TRUST) == name.rsplit(": ", 1)[0]


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ({"Version": "2012-10-17"}, "p"),
        ({"Statement": []}, "p"),
        ({"Version": "2012-10-18", "Statement": [ALLOW]}, "p.Version"),
        ({"Version": 2012, "Statement": [ALLOW]}, "p.Version"),
        ({"statement": [ALLOW]}, "p.statement"),
        ({"Statement": "*"}, "p.Statement"),
        ({"Statement": [ALLOW, 1]}, "p.Statement[1]"),
        ({"Statement": {**ALLOW, "Effect": ""}}, "p.Statement.Effect"),
        ({"Statement": [{**ALLOW, "Sid": "A"}, {**ALLOW, "Sid": "A"}]}, "p.Statement[1].Sid"),
        ([], "p"),
        (None, "p"),
        ("[", "p: line 1, column 2"),
        ('{"Statement":\n[}', "p: line 2, column 2"),
        ('{"Statement": [], "Statement": []}', "p.Statement"),
        ("[" * 100_000, "p"),
        ('{"Statement": ' + "1" * 10_000 + "}", "p"),
    ],
)
def test_a_document_that_aws_refuses_is_refused_at_its_place(document: Any, place: str) -> None:
    assert place_of(document) == place


def test_a_duplicate_key_is_refused_anywhere() -> None:
    text = json.dumps({"Statement": [conditioned({"Bool": {"aws:x": "true"}})]})
    twice = text.replace('"aws:x": "true"', '"aws:x": "true", "aws:x": "false"')
    assert place_of(twice) == "p.Statement[0].Condition.Bool.aws:x"


def test_a_session_policy_has_no_short_arns() -> None:
    short = {"Statement": [{**ALLOW, "Resource": "arn:aws:iam"}]}
    assert place_of(short, PolicyKind.SESSION) == "p.Statement[0].Resource"
    assert read_policy(short, PolicyKind.BOUNDARY).statements


DENY = {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole", "Resource": "*"}


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ({**DENY, "Principal": {"AWS": "111111111111"}}, "p.Statement[0].Principal"),
        ({**without(DENY, "Action"), "NotAction": "sts:*"}, "p.Statement[0].NotAction"),
        ({**DENY, "Effect": "Allow"}, "p.Statement[0].Effect"),
    ],
)
def test_a_resource_control_policy_denies_named_actions_to_everyone(statement: dict[str, Any], place: str) -> None:
    assert place_of({"Version": "2012-10-17", "Statement": [statement]}, PolicyKind.RCP) == place


def test_a_resource_control_policy_has_the_current_version() -> None:
    assert place_of({"Statement": [DENY]}, PolicyKind.RCP) == "p.Version"
    assert place_of({"Version": "2008-10-17", "Statement": [DENY]}, PolicyKind.RCP) == "p.Version"


@pytest.mark.parametrize("form", ["*", ["*"]])
def test_the_resource_control_policy_that_aws_attaches_everywhere_is_taken(form: Any) -> None:
    statement = {"Sid": "FullAccess", "Effect": "Allow", "Principal": "*", "Action": form, "Resource": form}
    assert read_policy({"Version": "2012-10-17", "Statement": statement}, PolicyKind.RCP).statements


def test_other_services_take_any_sid() -> None:
    statement = {**ALLOW, "Sid": "Read by auditors", "Principal": "*"}
    assert read_policy({"Statement": statement}, PolicyKind.RESOURCE).statements


def test_an_answer_of_error_names_the_document_and_the_place() -> None:
    broken = {"Statement": [{**ALLOW, "Effect": "allow"}]}
    request = {"principal": "arn:aws:iam::111111111111:user/ada", "action": "s3:x", "resource": "*"}
    decision = evaluate_documents({"scps": [[{"Statement": ALLOW}, broken]], "request": request})
    assert decision.answer == "error"
    assert decision.place == "scps[0][1].Statement[0].Effect"
    assert decision.message == "scps[0][1].Statement[0].Effect is neither Allow nor Deny"


@pytest.mark.parametrize(
    ("document", "kind", "words"),
    [
        ("9" * 10_000, PolicyKind.IDENTITY, "the document holds a number of too many digits"),
        ({"Statement": {**ALLOW, "Sid": "No-users"}}, PolicyKind.IDENTITY, "Sid holds more than letters and digits"),
        (
            {"Version": "2012-10-17", "Statement": {**TRUST, "Effect": "Deny", "NotAction": "s3:*", "Resource": "*"}},
            PolicyKind.RCP,
            "NotAction is not for a resource control policy",
        ),
        (
            {"Version": "2012-10-17", "Statement": {**TRUST, "Resource": "*"}},
            PolicyKind.RCP,
            "Effect is not Deny, which a resource control policy must have",
        ),
    ],
)
def test_the_reason_is_told_after_the_place(document: Any, kind: PolicyKind, words: str) -> None:
    with pytest.raises(RefusedPolicyError) as caught:
        read_policy(document, kind)
    assert caught.value.message.endswith(words)
