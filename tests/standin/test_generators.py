"""TOTP codes, compared with the test vectors of RFC 6238, appendix B."""

import base64

import pytest

from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.generators import time_step, totp_code

SEED = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_codes_are_those_of_the_rfc(at: int, code: str) -> None:
    assert totp_code(SEED, time_step(at), digits=8) == code


def test_a_seed_may_be_written_in_lower_case_with_spaces_and_without_padding() -> None:
    assert totp_code("gezd gnbv gy3t qojq gezdgnbvgy3tqojq", 1) == totp_code(SEED, 1)
    assert len(totp_code("GEZDGNBVGY", 1)) == 6


def test_the_code_of_a_device_follows_the_stand_ins_clock(aws: StandIn, phone: MfaDevice) -> None:
    aws.clock_offset = 86400
    assert phone.code() == phone.code(at=aws.now())


def test_three_codes_are_valid_at_one_time(phone: MfaDevice) -> None:
    for _ in range(3):
        assert phone.submit(phone.unused_code())
    with pytest.raises(LookupError, match="used"):
        phone.unused_code()


def test_codes_of_the_adjacent_time_steps_are_accepted_and_no_others(aws: StandIn, phone: MfaDevice) -> None:
    now = aws.now()
    assert not phone.submit(phone.code(at=now - 90))
    assert not phone.submit(phone.code(at=now + 90))
    assert phone.submit(phone.code(at=now - 30))
    assert phone.submit(phone.code(at=now + 30))


def test_secrets_do_not_show_in_a_repr(key: AccessKey, phone: MfaDevice) -> None:
    assert key.secret_access_key not in repr(key)
    assert phone.seed not in repr(phone)
