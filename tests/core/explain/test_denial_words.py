"""AWS's words for a denied call, each part of which may be absent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsroles.core.explain.denial_words import DenialWords, in_short, read_denial

START = "User: arn:aws:iam::111111111111:user/ada is not authorized to perform: sts:AssumeRole"
ROLE = " on resource: arn:aws:iam::222222222222:role/operations"
TRANSITIVE = "with an explicit deny in a VPC endpoint policy transitively through a service control policy"
SCP = "arn:aws:organizations::111111111111:policy/o-a1/service_control_policy/p-1"


Parts = tuple[str | None, str | None, bool | None, str | None]


def parts(text: str) -> Parts:
    found = read_denial(text)
    return found.action, found.kind, found.explicit, found.policy_arn


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (START + ROLE, ("sts:AssumeRole", None, None, None)),
        ("Access denied", (None, None, None, None)),
        ("Not authorized to perform sts:AssumeRole", (None, None, None, None)),
        (
            START + ROLE + " because no identity-based policy allows the sts:AssumeRole action",
            ("sts:AssumeRole", "identity-based policy", False, None),
        ),
        (
            START + " because no role trust policy allows the sts:AssumeRole action",
            ("sts:AssumeRole", "role trust policy", False, None),
        ),
        (
            START + " with an explicit deny in the role trust policy",
            ("sts:AssumeRole", "role trust policy", True, None),
        ),
        (
            START + ROLE + " with an explicit deny in a sessions policy",
            ("sts:AssumeRole", "session policy", True, None),
        ),
        (
            START + ROLE + f" with an explicit deny in a service control policy: {SCP}",
            ("sts:AssumeRole", "service control policy", True, SCP),
        ),
        (
            START + ROLE + f" because no permissions boundary allows the sts:AssumeRole action: {SCP}",
            ("sts:AssumeRole", "permissions boundary", False, SCP),
        ),
        (
            START
            + ROLE
            + " with an explicit deny in a VPC endpoint policy transitively through a service control policy",
            ("sts:AssumeRole", "VPC endpoint policy", True, None),
        ),
        (
            START.replace("AssumeRole", "SetSourceIdentity") + ROLE,
            ("sts:SetSourceIdentity", None, None, None),
        ),
    ],
)
def test_the_parts_are_read_and_nothing_else(
    text: str, expected: tuple[str | None, str | None, bool | None, str | None]
) -> None:
    assert parts(text) == expected
    assert parts(f"{text}.".removesuffix(".")) == expected


@pytest.mark.parametrize(
    ("kind", "explicit", "cause"),
    [
        ("identity-based policy", True, "explicit_deny"),
        ("identity-based policy", False, "no_identity_policy"),
        ("permissions boundary", True, "boundary"),
        ("permissions boundary", False, "boundary"),
        ("service control policy", False, "scp"),
        ("resource control policy", True, "rcp"),
        ("VPC endpoint policy", True, "endpoint_policy"),
        ("role trust policy", False, None),
        ("policy of tomorrow", True, None),
        (None, None, None),
        ("resource-based policy", False, None),
    ],
)
def test_the_kind_of_policy_is_a_cause_if_it_is_one_of_the_callers_side(
    kind: str | None, explicit: bool | None, cause: str | None
) -> None:
    assert DenialWords("", kind=kind, explicit=explicit).cause == cause


@given(st.text())
def test_any_words_are_read(text: str) -> None:
    assert read_denial(text).text == text


@pytest.mark.parametrize("kind", ["role trust policy", "resource-based policy"])
def test_a_role_whose_own_policy_is_named_exists(kind: str) -> None:
    assert DenialWords("", kind=kind, explicit=False).names_trust_policy


@pytest.mark.parametrize(
    ("text", "short"),
    [
        (START, "AWS denies it"),
        (START + ROLE, "AWS denies it"),
        (
            f"{START}{ROLE} because no identity-based policy allows the sts:AssumeRole action",
            "AWS denies it, because no identity-based policy allows it",
        ),
        (f"{START}{ROLE} {TRANSITIVE}", f"AWS denies it {TRANSITIVE}"),
        ("Rate exceeded", "Rate exceeded"),
        (f"{START} today", f"{START} today"),
    ],
)
def test_a_denial_in_short_is_its_cause_and_other_words_stay(text: str, short: str) -> None:
    assert in_short(text) == short


def test_a_denial_in_short_may_name_the_action() -> None:
    assert in_short(START + ROLE, is_named=False) == "AWS denies sts:AssumeRole"
