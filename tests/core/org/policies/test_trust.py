"""The trust policies of roles: what they hold, and by the engine who gets in."""

import json
from datetime import datetime, timedelta, timezone

import pytest
from testbed.scenarios.assuming import Judge
from testbed.scenarios.organizations import SMALL, organization_of

from awsroles.core.org.policies.generate import generate
from awsroles.core.org.policies.resources import Document

ROLE = "arn:aws:iam::222222222222:role/auditors"


def changed(*changes: tuple[str, str]) -> Judge:
    """Return the judge of the small organization with other texts."""
    return Judge(generate(organization_of(text_of(*changes))))


def text_of(*changes: tuple[str, str]) -> str:
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def trust_of(*changes: tuple[str, str]) -> Document:
    (role,) = [each for each in generate(organization_of(text_of(*changes))).roles if each.name == "auditors"]
    return role.trust


def condition_of(*changes: tuple[str, str]) -> dict[str, dict[str, object]]:
    (statement,) = trust_of(*changes)["Statement"]
    condition: dict[str, dict[str, object]] = statement["Condition"]
    return condition


def test_the_trust_policy_names_the_master_account_and_asks_for_mfa_under_the_own_name() -> None:
    assert trust_of() == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "AssumeWithMFA",
                "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::444444444444:root"},
                "Action": "sts:AssumeRole",
                "Condition": {
                    "Bool": {"aws:MultiFactorAuthPresent": "true"},
                    "NumericLessThan": {"aws:MultiFactorAuthAge": "43200"},
                    "StringEquals": {"sts:RoleSessionName": "${aws:username}"},
                },
            }
        ],
    }


def test_a_long_lived_key_without_a_code_does_not_get_in() -> None:
    # By BoolIfExists it would: the key MultiFactorAuthPresent is not there.
    judge = changed()
    assert judge.answer("bob", ROLE, access_key=True) == "implicit_deny"
    assert judge.answer("bob", ROLE, mfa_age=None) == "implicit_deny"
    assert judge.answer("bob", ROLE, access_key=True, mfa_code=True) == "allow"
    assert judge.answer("bob", ROLE) == "allow"
    assert "BoolIfExists" not in json.dumps(trust_of())


def test_a_user_of_another_group_does_not_get_in() -> None:
    assert changed().answer("ada", ROLE) == "implicit_deny"


def test_a_user_under_a_path_gets_in() -> None:
    judge = changed(('functions = ["auditors"]', 'functions = ["auditors"], path = "/contractors/"'))
    assert judge.answer("bob", ROLE, path="/contractors/") == "allow"


def test_an_old_code_does_not_get_in() -> None:
    judge = changed(("auditors = {}", 'auditors = { mfa_max_age = "1h" }'))
    assert judge.answer("bob", ROLE, mfa_age=timedelta(minutes=59)) == "allow"
    assert judge.answer("bob", ROLE, mfa_age=timedelta(hours=1)) == "implicit_deny"


def test_another_session_name_does_not_get_in_unless_the_function_has_it_off() -> None:
    assert changed().answer("bob", ROLE, session_name="ada") == "implicit_deny"
    assert changed().answer("bob", ROLE, session_name="bob_") == "implicit_deny"
    off = changed(("auditors = {}", 'auditors = { session_name = "off" }'))
    assert off.answer("bob", ROLE, session_name="pipeline-7") == "allow"
    assert off.answer("bob", ROLE, mfa_age=None) == "implicit_deny"
    assert "StringEquals" not in condition_of(("auditors = {}", 'auditors = { session_name = "off" }'))


def test_a_user_of_one_letter_gets_in_under_the_padded_name_that_nobody_else_may_take() -> None:
    judge = changed(("bob = {", 'bob_ = { functions = [] }\nb = { functions = ["auditors"] }\nbob = {'))
    assert judge.answer("b", ROLE, session_name="b_") == "allow"
    assert judge.answer("b", ROLE, session_name="bob") == "implicit_deny"
    assert judge.answer("b", ROLE, session_name="b_", mfa_age=None) == "implicit_deny"
    assert judge.answer("bob", ROLE) == "allow"
    assert judge.answer("bob", ROLE, session_name="bob_") == "implicit_deny"
    assert judge.answer("bob", ROLE, session_name="b_") == "implicit_deny"


def test_names_that_are_off_are_not_padded() -> None:
    short = ("bob = {", "b = { functions = [] }\nbob = {")
    assert [each["Sid"] for each in trust_of(short)["Statement"]] == ["AssumeWithMFA", "AssumeWithMFAByShortNames"]
    assert len(trust_of(short, ("auditors = {}", 'auditors = { session_name = "off" }'))["Statement"]) == 1


def test_an_external_id_of_an_own_account_is_asked_for() -> None:
    given = ('policies = ["aws:SecurityAudit"]', 'policies = []\nexternal_id = { prod = "cvp-7731" }')
    judge = changed(given)
    assert judge.answer("bob", ROLE) == "implicit_deny"
    assert judge.answer("bob", ROLE, external_id="cvp-7732") == "implicit_deny"
    assert judge.answer("bob", ROLE, external_id="cvp-7731") == "allow"
    assert condition_of(given)["StringEquals"] == {
        "sts:ExternalId": "cvp-7731",
        "sts:RoleSessionName": "${aws:username}",
    }


def test_a_note_says_where_the_console_cannot_switch() -> None:
    given = ('policies = ["aws:SecurityAudit"]', 'policies = []\nexternal_id = { prod = "cvp-7731" }')
    note = "the console cannot switch to role auditors in prod, as it sends no external ID"
    assert note in generate(organization_of(text_of(given))).notes
    assert note not in generate(organization_of(SMALL)).notes


def test_each_account_of_a_grant_asks_for_its_own_external_id() -> None:
    ids = 'policies = []\nexternal_id = { prod = "cvp-1", dev = "cvp-2" }'
    judge = changed(('["tag:pci"]', '["prod", "dev", "identity"]'), ('policies = ["aws:SecurityAudit"]', ids))
    dev, identity = ROLE.replace("222222222222", "333333333333"), ROLE.replace("222222222222", "444444444444")
    assert judge.answer("bob", ROLE, external_id="cvp-1") == "allow"
    assert judge.answer("bob", dev, external_id="cvp-2") == "allow"
    assert judge.answer("bob", dev, external_id="cvp-1") == "implicit_deny"
    assert judge.answer("bob", identity) == "allow"


@pytest.mark.parametrize(
    ("until", "last", "first"),
    [
        (
            "2030-06-15",
            datetime(2030, 6, 15, 23, 59, 59, tzinfo=timezone.utc),
            datetime(2030, 6, 16, tzinfo=timezone.utc),
        ),
        ("2032-02-28", datetime(2032, 2, 28, 12, tzinfo=timezone.utc), datetime(2032, 2, 29, tzinfo=timezone.utc)),
    ],
)
def test_a_grant_ends_with_its_last_day(until: str, last: datetime, first: datetime) -> None:
    judge = changed(('policies = ["aws:SecurityAudit"]', f"until = {until}"))
    assert judge.answer("bob", ROLE, at=last) == "allow"
    assert judge.answer("bob", ROLE, at=first) == "implicit_deny"


def test_the_last_day_of_the_calendar_has_no_day_after() -> None:
    condition = condition_of(('policies = ["aws:SecurityAudit"]', "until = 9999-12-31"))
    assert condition["DateLessThan"] == {"aws:CurrentTime": "9999-12-31T23:59:59Z"}


def test_source_identity_and_tags_are_allowed_only_as_asked_for() -> None:
    identity, tags = "sts:SetSourceIdentity", "sts:TagSession"
    plain = changed()
    assert plain.answer("bob", ROLE, actions=(identity,), source_identity="bob") == "implicit_deny"
    assert plain.answer("bob", ROLE, actions=(tags,), tags={"team": "a"}) == "implicit_deny"
    asked = changed(("auditors = {}", 'auditors = { source_identity = true, tags = ["ticket", "awsroles-reason"] }'))
    both = ("sts:AssumeRole", identity, tags)
    assert asked.answer("bob", ROLE) == "allow"
    assert asked.answer("bob", ROLE, actions=both, source_identity="bob", tags={"ticket": "7"}) == "allow"
    assert asked.answer("bob", ROLE, actions=both, source_identity="ada") == "implicit_deny"
    assert asked.answer("bob", ROLE, actions=both, tags={"ticket": "7", "team": "a"}) == "implicit_deny"
    assert asked.answer("bob", ROLE, actions=both, tags={"Ticket": "7"}) == "implicit_deny"


def test_tags_alone_do_not_allow_a_source_identity() -> None:
    tagged = ("auditors = {}", 'auditors = { tags = ["ticket"] }')
    (statement,) = trust_of(tagged)["Statement"]
    assert statement["Action"] == ["sts:AssumeRole", "sts:TagSession"]
    assert "StringEqualsIfExists" not in statement["Condition"]


def test_external_and_closed_accounts_have_no_roles() -> None:
    closed = ('ou = "workloads/dev" }', 'ou = "workloads/dev", closed = true }')
    partner = ("\n[functions]", 'partner = { id = "666666666666", external = true }\n[functions]')
    selectors = ('["tag:pci"]', '["tag:pci", "partner", "dev"]')
    resources = generate(organization_of(text_of(closed, partner, selectors)))
    assert {role.account.name for role in resources.roles} == {"prod"}
    judge = Judge(resources)
    assert judge.answer("bob", "arn:aws:iam::666666666666:role/auditors") == "allow"
    assert judge.answer("bob", "arn:aws:iam::333333333333:role/auditors") == "implicit_deny"


def test_a_role_of_the_master_account_is_assumed_by_its_group_alone() -> None:
    judge = changed(('["tag:pci"]', '["identity"]'))
    role = "arn:aws:iam::444444444444:role/auditors"
    assert judge.answer("bob", role) == "allow"
    assert judge.answer("ada", role) == "implicit_deny"
