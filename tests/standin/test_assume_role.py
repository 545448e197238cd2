"""AssumeRole, called by plain boto3: results and error messages."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from testbed.names import ADA, OPERATIONS

from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, allow_assume, force_mfa_policy, trust, trust_with_mfa

Sts = Callable[[Any], Any]
Refused = Callable[[Callable[[], Any]], tuple[int, str, str]]

OPEN = "arn:aws:iam::222222222222:role/open"
WRONG_SERIAL = (
    403,
    "AccessDenied",
    (
        "MultiFactorAuthentication failed, unable to validate MFA code.  "
        "Please verify your MFA serial number is valid and associated with this user."
    ),
)
CHAINED = (
    400,
    "ValidationError",
    "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
)


def denied(caller: str, role: str, action: str = "sts:AssumeRole") -> tuple[int, str, str]:
    return 403, "AccessDenied", f"User: {caller} is not authorized to perform: {action} on resource: {role}"


def test_a_session_with_mfa_assumes_a_role_that_wants_mfa(sts: Sts, mfa_session: dict[str, Any]) -> None:
    assert sts(mfa_session).get_caller_identity()["Arn"] == ADA
    answer = sts(mfa_session).assume_role(RoleArn=OPERATIONS, RoleSessionName="ada", SourceIdentity="ada.l")
    assert answer["AssumedRoleUser"]["Arn"] == "arn:aws:sts::222222222222:assumed-role/operations/ada"
    assert answer["AssumedRoleUser"]["AssumedRoleId"].endswith(":ada")
    assert answer["SourceIdentity"] == "ada.l"
    assert "PackedPolicySize" not in answer
    identity = sts(answer["Credentials"]).get_caller_identity()
    assert identity["Arn"] == answer["AssumedRoleUser"]["Arn"]
    assert identity["UserId"] == answer["AssumedRoleUser"]["AssumedRoleId"]
    assert identity["Account"] == "222222222222"


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"DurationSeconds": 43201}, "Value '43201' at 'durationSeconds' {}have value less than or equal to 43200"),
        (
            {"RoleSessionName": "ada lovelace"},
            r"Value 'ada lovelace' at 'roleSessionName' {}satisfy regular expression pattern: [\w+=,.@-]*",
        ),
        ({"RoleSessionName": "a"}, "Value 'a' at 'roleSessionName' {}have length greater than or equal to 2"),
        ({"ExternalId": "x"}, "Value 'x' at 'externalId' {}have length greater than or equal to 2"),
        (
            {"SourceIdentity": "a" * 65},
            f"Value '{'a' * 65}' at 'sourceIdentity' {{}}have length less than or equal to 64",
        ),
        ({"RoleArn": "arn:aws"}, "Value 'arn:aws' at 'roleArn' {}have length greater than or equal to 20"),
    ],
)
def test_malformed_parameters_of_assume_role_are_refused(
    sts: Sts, key: AccessKey, refused: Refused, parameters: dict[str, Any], words: str
) -> None:
    message = "1 validation error detected: " + words.replace("{}", "failed to satisfy constraint: Member must ")
    call = {"RoleArn": OPEN, "RoleSessionName": "ada", **parameters}
    assert refused(lambda: sts(key).assume_role(**call)) == (400, "ValidationError", message)


def test_missing_parameters_are_named_together(sts: Sts, key: AccessKey, refused: Refused) -> None:
    nothing: dict[str, Any] = {}
    assert refused(lambda: sts(key).assume_role(**nothing)) == (
        400,
        "ValidationError",
        (
            "2 validation errors detected: "
            "Value null at 'roleArn' failed to satisfy constraint: Member must not be null; "
            "Value null at 'roleSessionName' failed to satisfy constraint: Member must not be null"
        ),
    )


def test_an_arn_of_anything_but_a_role_is_refused(sts: Sts, key: AccessKey, refused: Refused) -> None:
    call = {"RoleArn": "arn:aws:iam::222222222222:user/ada", "RoleSessionName": "ada"}
    wanted = (400, "ValidationError", "arn:aws:iam::222222222222:user/ada is invalid")
    assert refused(lambda: sts(key).assume_role(**call)) == wanted


def test_a_role_that_wants_mfa_refuses_the_plain_access_key_and_a_session_without_mfa(
    sts: Sts, key: AccessKey, refused: Refused
) -> None:
    plain = sts(key).get_session_token()["Credentials"]
    for credentials in (key, plain):
        call = partial(sts(credentials).assume_role, RoleArn=OPERATIONS, RoleSessionName="ada")
        assert refused(call) == denied(ADA, OPERATIONS)


def test_a_code_given_to_assume_role_itself_satisfies_the_role(sts: Sts, key: AccessKey, phone: MfaDevice) -> None:
    answer = sts(key).assume_role(
        RoleArn=OPERATIONS, RoleSessionName="ada", SerialNumber=phone.serial, TokenCode=phone.code()
    )
    assert answer["AssumedRoleUser"]["Arn"].endswith("assumed-role/operations/ada")


def test_a_code_is_not_taken_from_a_session(
    sts: Sts, mfa_session: dict[str, Any], phone: MfaDevice, refused: Refused
) -> None:
    call = {"RoleArn": OPERATIONS, "RoleSessionName": "ada", "SerialNumber": phone.serial}
    assert refused(lambda: sts(mfa_session).assume_role(**call, TokenCode=phone.unused_code())) == WRONG_SERIAL


def test_a_role_that_does_not_exist_is_refused_like_one_that_is_closed(
    aws: StandIn, sts: Sts, mfa_session: dict[str, Any], refused: Refused
) -> None:
    absent = "arn:aws:iam::222222222222:role/absent"
    closed = "arn:aws:iam::222222222222:role/closed"
    aws.add_role(closed, trust_with_mfa("333333333333"))
    for role in (absent, closed):
        call = {"RoleArn": role, "RoleSessionName": "ada"}
        assert refused(partial(sts(mfa_session).assume_role, **call)) == denied(ADA, role)


def test_another_account_needs_both_the_users_policy_and_the_roles_trust(
    aws: StandIn, sts: Sts, key: AccessKey, refused: Refused
) -> None:
    named = "arn:aws:iam::333333333333:role/named"
    aws.add_role(named, trust(ADA))
    assert refused(lambda: sts(key).assume_role(RoleArn=named, RoleSessionName="ada")) == denied(ADA, named)
    aws.add_role("arn:aws:iam::222222222222:role/named", trust(ADA))
    sts(key).assume_role(RoleArn="arn:aws:iam::222222222222:role/named", RoleSessionName="ada")


def test_within_one_account_a_trust_by_name_is_enough_and_one_by_account_is_not(
    aws: StandIn, sts: Sts, key: AccessKey, refused: Refused
) -> None:
    named, account = "arn:aws:iam::111111111111:role/named", "arn:aws:iam::111111111111:role/account"
    aws.add_role(named, trust(ADA))
    aws.add_role(account, trust("111111111111"))
    sts(key).assume_role(RoleArn=named, RoleSessionName="ada")
    assert refused(lambda: sts(key).assume_role(RoleArn=account, RoleSessionName="ada")) == denied(ADA, account)


def test_an_external_id_must_be_the_right_one(
    aws: StandIn, sts: Sts, mfa_session: dict[str, Any], refused: Refused
) -> None:
    aws.add_role(OPEN, trust_with_mfa("111111111111", external_id="x-1"))
    call = {"RoleArn": OPEN, "RoleSessionName": "ada"}
    assert refused(lambda: sts(mfa_session).assume_role(**call)) == denied(ADA, OPEN)
    assert refused(lambda: sts(mfa_session).assume_role(**call, ExternalId="x-2")) == denied(ADA, OPEN)
    assert sts(mfa_session).assume_role(**call, ExternalId="x-1")["Credentials"]


def test_an_mfa_session_too_old_for_the_role_is_refused(
    aws: StandIn, sts: Sts, mfa_session: dict[str, Any], refused: Refused
) -> None:
    aws.add_role(OPEN, trust_with_mfa("111111111111", max_age=600))
    call = {"RoleArn": OPEN, "RoleSessionName": "ada"}
    assert sts(mfa_session).assume_role(**call)["Credentials"]
    aws.clock_offset, aws.clock_tolerance = 601, 3600
    assert refused(lambda: sts(mfa_session).assume_role(**call)) == denied(ADA, OPEN)


def test_forced_mfa_denies_the_access_key_and_allows_the_mfa_session(
    aws: StandIn, sts: Sts, key: AccessKey, phone: MfaDevice, refused: Refused
) -> None:
    aws.users[ADA].policies = (force_mfa_policy(),)
    call = {"RoleArn": OPEN, "RoleSessionName": "ada"}
    assert refused(lambda: sts(key).assume_role(**call)) == denied(ADA, OPEN)
    session = sts(key).get_session_token(SerialNumber=phone.serial, TokenCode=phone.code())["Credentials"]
    assert sts(session).assume_role(**call)["Credentials"]


def test_mfa_present_is_false_for_a_session_and_missing_for_an_access_key(
    aws: StandIn, sts: Sts, key: AccessKey, refused: Refused
) -> None:
    deny = {"Effect": "Deny", "Action": "*", "Resource": "*"}
    aws.users[ADA].policies = ({"Statement": {**deny, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}},)
    call = {"RoleArn": OPEN, "RoleSessionName": "ada"}
    plain = sts(key).get_session_token()["Credentials"]
    assert refused(partial(sts(plain).assume_role, **call)) == denied(ADA, OPEN)
    assert sts(key).assume_role(**call)["Credentials"]


@pytest.mark.parametrize("counts", [True, False])
def test_whether_a_direct_code_satisfies_forced_mfa_can_be_chosen(
    aws: StandIn, sts: Sts, key: AccessKey, phone: MfaDevice, refused: Refused, *, counts: bool
) -> None:
    aws.users[ADA].policies = (force_mfa_policy(),)
    aws.direct_mfa_counts_for_identity_policies = counts
    call = {"RoleArn": OPERATIONS, "RoleSessionName": "ada", "SerialNumber": phone.serial, "TokenCode": phone.code()}
    if counts:
        assert sts(key).assume_role(**call)["Credentials"]
    else:
        assert refused(lambda: sts(key).assume_role(**call)) == denied(ADA, OPERATIONS)


def test_a_duration_over_the_roles_maximum_is_refused(aws: StandIn, sts: Sts, key: AccessKey, refused: Refused) -> None:
    aws.add_role(OPEN, trust("111111111111"), max_session_duration=7200)
    call: dict[str, Any] = {"RoleArn": OPEN, "RoleSessionName": "ada"}
    assert sts(key).assume_role(**call, DurationSeconds=7200)["Credentials"]
    assert refused(lambda: sts(key).assume_role(**call, DurationSeconds=7201)) == (
        400,
        "ValidationError",
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    )


def test_an_mfa_session_gets_one_hour_of_a_role_at_most(
    aws: StandIn, sts: Sts, mfa_session: dict[str, Any], refused: Refused
) -> None:
    aws.add_role(OPEN, trust("111111111111"), max_session_duration=43200)
    call: dict[str, Any] = {"RoleArn": OPEN, "RoleSessionName": "ada"}
    assert refused(lambda: sts(mfa_session).assume_role(**call, DurationSeconds=3601)) == CHAINED
    assert sts(mfa_session).assume_role(**call, DurationSeconds=3600)["Credentials"]


def test_a_role_session_assumes_a_further_role_for_an_hour_and_without_mfa(
    aws: StandIn, sts: Sts, mfa_session: dict[str, Any], refused: Refused
) -> None:
    second, jump = "arn:aws:iam::333333333333:role/second", "arn:aws:iam::222222222222:role/jump"
    aws.add_role(jump, trust_with_mfa("111111111111"), policies=[allow_assume([second])])
    aws.add_role(second, trust(jump), max_session_duration=43200)
    role = sts(mfa_session).assume_role(RoleArn=jump, RoleSessionName="ada")["Credentials"]
    call: dict[str, Any] = {"RoleArn": second, "RoleSessionName": "ada"}
    assert refused(lambda: sts(role).assume_role(**call, DurationSeconds=3601)) == CHAINED
    further = sts(role).assume_role(**call)["Credentials"]
    assert sts(further).get_caller_identity()["Arn"] == "arn:aws:sts::333333333333:assumed-role/second/ada"
    aws.add_role(second, trust_with_mfa("222222222222"))
    caller = "arn:aws:sts::222222222222:assumed-role/jump/ada"
    assert refused(lambda: sts(role).assume_role(**call)) == denied(caller, second)


def test_a_source_identity_needs_its_own_permission(aws: StandIn, sts: Sts, key: AccessKey, refused: Refused) -> None:
    aws.users[ADA].groups = ()
    aws.users[ADA].policies = (allow(["sts:AssumeRole"]),)
    call = {"RoleArn": OPEN, "RoleSessionName": "ada"}
    assert "SourceIdentity" not in sts(key).assume_role(**call)
    wanted = denied(ADA, OPEN, "sts:SetSourceIdentity")
    assert refused(lambda: sts(key).assume_role(**call, SourceIdentity="ada")) == wanted


def test_another_partition_has_its_own_arns(aws: StandIn, sts: Sts) -> None:
    role = "arn:aws-cn:iam::555555555555:role/ops/china"
    aws.add_user("arn:aws-cn:iam::444444444444:user/staff/mei", policies=[allow_assume([role])])
    aws.add_role(role, trust("arn:aws-cn:iam::444444444444:root"))
    key = aws.add_access_key("arn:aws-cn:iam::444444444444:user/staff/mei")
    answer = sts(key).assume_role(RoleArn=role, RoleSessionName="mei")
    assert answer["AssumedRoleUser"]["Arn"] == "arn:aws-cn:sts::555555555555:assumed-role/china/mei"
