"""The messages after AWS denies a role."""

import pytest

from awsroles.core.aws.arn import RoleArn, UserArn
from awsroles.core.aws.credentials import AccessKey, Credentials
from awsroles.core.dataclass import replace
from awsroles.core.profiles.model import MasterProfile, RoleProfile, StaticProfile
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.sessions import denial
from awsroles.errors import AccessDeniedError, DurationTooLongError

ROLE = RoleArn("aws", "222222222222", "team/", "operations")
WORDS = AccessDeniedError("User: ada is not authorized to perform: sts:AssumeRole")
MASTER = MasterProfile("master", UserArn("aws", "111111111111", "", "ada"), "arn:aws:iam::111111111111:mfa/phone")


def chain(seconds: int | None = None, external_id: str | None = None) -> ResolvedProfile:
    role_profile = RoleProfile("ops", ROLE, "master", duration_seconds=seconds, external_id=external_id)
    return ResolvedProfile("config", (role_profile,), MASTER, (b"", b""))


def reasons(error: AccessDeniedError) -> list[str]:
    """Return the reasons that *error* lists."""
    opening, *listed = error.details
    assert opening == "One of these is the reason:"
    assert all(each.startswith("- ") for each in listed)
    return [each.removeprefix("- ") for each in listed]


def chained() -> ResolvedProfile:
    source = RoleProfile("base", RoleArn("aws", "333333333333", "", "base"), "master")
    return replace(chain(), role_profiles=(chain().role_profile, source))


@pytest.mark.parametrize("age", [0, 299, 301, 40_000, None])
def test_the_role_and_its_account_come_first_and_no_arn(age: int | None) -> None:
    found = denial.denied_to_session(chain(), WORDS, age)
    assert found.message == "AWS denied access to role operations in account 222222222222"
    assert not any("arn:" in line for line in (found.message, *found.details))


def test_the_name_of_the_account_is_told_if_the_profile_has_it() -> None:
    named = replace(chain().role_profile, account_name="Production")
    found = denial.denied_to_session(replace(chain(), role_profiles=(named,)), WORDS, 60)
    assert found.message == "AWS denied access to role operations in account 222222222222 (Production)"


def test_what_aws_said_and_its_request_are_kept_for_the_trace_and_a_ticket() -> None:
    refused = AccessDeniedError(WORDS.message)
    refused.answer, refused.request_id = "403 AccessDenied: no", "5f0c"
    for found in (
        denial.denied_to_session(chain(), refused, 60),
        denial.denied_to_access_key(chain(7200), refused),
        denial.denied_mfa_session(MASTER.user, chain(), refused),
    ):
        assert (found.answer, found.request_id) == ("403 AccessDenied: no", "5f0c")


def test_the_hint_of_each_denial_explains_it() -> None:
    for found in (
        denial.denied_to_session(chain(), WORDS, 60),
        denial.denied_to_session(chained(), WORDS, None),
        denial.denied_to_access_key(chain(7200), WORDS),
    ):
        assert found.whole_hint == "find out why: awsroles explain ops"


def test_the_usual_reasons_are_a_list_with_what_to_do() -> None:
    assert reasons(denial.denied_to_session(chain(), WORDS, 60)) == [
        "the role does not exist: check the ARN",
        "you may not assume it: ask your administrator to allow sts:AssumeRole",
        "its trust policy does not name you, or asks for an external ID (--external-id)",
    ]


def test_an_external_id_is_no_reason_if_one_was_given() -> None:
    found = denial.denied_to_session(chain(external_id="Blue/42"), WORDS, 60)
    assert reasons(found)[-1] == "its trust policy does not name you"


def test_a_code_older_than_a_few_minutes_is_the_first_reason_with_the_way_out() -> None:
    first, *others = reasons(denial.denied_to_session(chain(), WORDS, 17 * 60))
    assert first == "the role may want a newer MFA code than yours (17 min old): awsroles login ops --force"
    assert len(others) == 3


def test_without_mfa_behind_the_call_the_device_is_named() -> None:
    wanted = "it requires MFA: set awsroles_mfa_serial in profile ops"
    enroll = "or add a device that gives codes: awsroles mfa enroll"
    assert reasons(denial.denied_to_session(chain(), WORDS, None))[-1] == f"{wanted}, {enroll}"
    work = replace(chain(), source=replace(MASTER, name="work"))
    assert reasons(denial.denied_to_session(work, WORDS, None))[-1] == f"{wanted}, {enroll} --profile work"
    static = replace(chain(), source=StaticProfile("static", AccessKey("AKIA", "x")))
    assert reasons(denial.denied_to_session(static, WORDS, None))[-1] == wanted


def test_a_session_as_the_source_may_lack_mfa() -> None:
    pasted = StaticProfile("pasted", Credentials("ASIAX", "x", "token", 2**40))
    last = reasons(denial.denied_to_session(replace(chain(), source=pasted), WORDS, None))[-1]
    assert last == "it requires MFA, which the session in profile pasted may not carry"


def test_behind_another_role_the_reasons_are_about_that_role() -> None:
    found = reasons(denial.denied_to_session(chained(), WORDS, 60))
    assert "role base of profile base may not assume it" in found
    assert not any("administrator" in each for each in found)


def test_the_direct_way_offers_the_other() -> None:
    first = reasons(denial.denied_to_access_key(chain(7200), WORDS))[0]
    assert first.endswith("awsroles login ops --duration 1h uses the MFA session")


def test_a_device_of_its_own_takes_the_direct_way_however_short_the_session() -> None:
    own = replace(chain(7200).role_profile, mfa_serial="arn:aws:iam::111111111111:mfa/tablet")
    first = reasons(denial.denied_to_access_key(replace(chain(), role_profiles=(own,)), WORDS))[0]
    assert "--duration" not in first
    assert first.endswith("without awsroles_mfa_serial in profile ops the MFA session of master is used")


@pytest.mark.parametrize(
    ("words", "policy"),
    [
        ("User: x is not authorized to perform: sts:GetSessionToken", "a policy"),
        ("… sts:GetSessionToken with an explicit deny in a service control policy", "a service control policy"),
        ("… sts:GetSessionToken with an explicit deny in an identity-based policy: arn:x", "an identity-based policy"),
    ],
)
def test_a_denied_mfa_session_names_the_kind_of_policy_and_a_way_without_one(words: str, policy: str) -> None:
    found = denial.denied_mfa_session(MASTER.user, chain(), AccessDeniedError(words))
    assert found.message == f"AWS denied the MFA session of ada: {policy} forbids sts:GetSessionToken"
    assert found.hint == "ask your administrator; awsroles login ops --duration 2h needs no MFA session"


def test_a_denied_mfa_session_of_a_master_profile_has_no_such_way() -> None:
    master = replace(chain(), role_profiles=(), sections=(b"",))
    assert denial.denied_mfa_session(MASTER.user, master, WORDS).hint == "ask your administrator"


def test_a_refused_duration_is_reported_with_one_that_works() -> None:
    found = denial.too_long(chain(28800), DurationTooLongError("exceeds the MaxSessionDuration set for this role"))
    assert found.message == "role operations in account 222222222222 does not allow sessions of 8 h"
    assert "awsroles login ops --duration 1h always works" in (found.hint or "")
