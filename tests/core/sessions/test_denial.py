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


@pytest.mark.parametrize("age", [0, 899, 901, 40_000, None])
def test_the_role_its_account_and_the_words_of_aws_come_first(age: int | None) -> None:
    found = denial.denied_to_session(chain(), WORDS, age)
    assert found.message == f"AWS denies the role operations in 222222222222: {WORDS.message}"
    assert found.hint
    assert "\n" not in found.hint


def test_an_old_code_is_named_first_with_its_age_and_the_way_out() -> None:
    hint = denial.denied_to_session(chain(), WORDS, 3 * 3600 + 60).hint or ""
    assert hint.startswith("the MFA code was given 3 h 1 min ago, perhaps too long for this role")
    assert "awsroles login --force ops" in hint
    assert "awsroles_mfa_max_age_seconds" in hint
    assert "--force" not in (denial.denied_to_session(chain(), WORDS, 60).hint or "")


def test_who_decides_is_named_and_an_external_id_only_where_none_was_given() -> None:
    hint = denial.denied_to_session(chain(), WORDS, 60).hint or ""
    assert "arn:aws:iam::222222222222:role/team/operations" in hint
    assert "--external-id" in hint
    assert "--external-id" not in (denial.denied_to_session(chain(external_id="Blue/42"), WORDS, 60).hint or "")


def test_without_mfa_behind_the_call_the_device_is_named() -> None:
    hint = denial.denied_to_session(chain(), WORDS, None).hint or ""
    assert "awsroles_mfa_serial in [profile ops]" in hint
    assert "a FIDO key cannot sign calls of STS: awsroles mfa enroll adds a device that can" in hint
    work = replace(chain(), source=replace(MASTER, name="work"))
    assert "awsroles mfa enroll --profile work adds" in (denial.denied_to_session(work, WORDS, None).hint or "")
    static = replace(chain(), source=StaticProfile("static", AccessKey("AKIA", "x")))
    assert "enroll" not in (denial.denied_to_session(static, WORDS, None).hint or "")


def test_a_session_as_the_source_may_lack_mfa() -> None:
    pasted = StaticProfile("pasted", Credentials("ASIAX", "x", "token", 2**40))
    hint = denial.denied_to_session(replace(chain(), source=pasted), WORDS, None).hint or ""
    assert "demands MFA, which the session in [profile pasted] may not carry" in hint
    assert "awsroles_mfa_serial" not in hint


def test_the_direct_way_offers_the_other() -> None:
    assert "awsroles login ops --duration 1h" in (denial.denied_to_access_key(chain(7200), WORDS).hint or "")


def test_a_device_of_its_own_takes_the_direct_way_however_short_the_session() -> None:
    own = replace(chain(7200).role_profile, mfa_serial="arn:aws:iam::111111111111:mfa/tablet")
    hint = denial.denied_to_access_key(replace(chain(), role_profiles=(own,)), WORDS).hint or ""
    assert "--duration" not in hint
    assert "without awsroles_mfa_serial in [profile ops] it goes by way of the MFA session" in hint


def test_a_duration_that_the_role_refuses_is_told_with_one_that_works() -> None:
    found = denial.too_long(chain(28800), DurationTooLongError("exceeds the MaxSessionDuration set for this role"))
    assert found.message == (
        "the role operations in 222222222222 does not allow sessions of 8 h: "
        "exceeds the MaxSessionDuration set for this role"
    )
    assert "awsroles login ops --duration 1h always works" in (found.hint or "")
