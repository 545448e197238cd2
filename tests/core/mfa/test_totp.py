"""Seeds as they are given, typed and shown."""

import pytest
from testbed.names import PHONE

from awsroles.core.mfa.totp import in_groups, otpauth_uri, parse_seed
from awsroles.errors import ConfigurationError

SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(
    "text",
    [
        SEED,
        SEED.lower(),
        f"  {SEED}\n",
        "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ",
        "gezd-gnbv-gy3t-qojq-gezd-gnbv-gy3t-qojq",
        f"{SEED}======",
        f"otpauth://totp/AWS:ada?secret={SEED}&issuer=AWS",
        f"OTPAUTH://TOTP/x?algorithm=sha1&digits=6&period=30&secret={SEED.lower()}",
        otpauth_uri(PHONE, SEED),
    ],
)
def test_a_seed_is_understood_in_every_usual_layout(text: str) -> None:
    assert parse_seed(text) == SEED


@pytest.mark.parametrize(
    "text",
    [
        "",
        "123456",
        "SHORT",
        SEED + "1",
        SEED + "A",
        SEED + "ABC",
        SEED * 9,
        "ÄÖÜ" * 10,
        "otpauth://totp/x",
        "otpauth://totp/x?secret=",
        "otpauth://[x/y?secret=" + SEED,
    ],
)
def test_an_invalid_seed_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_seed(text)
    assert SEED not in f"{caught.value.message} {caught.value.hint}"
    assert "QR code" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("uri", "words"),
    [
        (f"otpauth://hotp/x?secret={SEED}&counter=1", "time-based"),
        (f"otpauth://totp/x?secret={SEED}&digits=8", "digits=6"),
        (f"otpauth://totp/x?secret={SEED}&period=60", "period=30"),
        (f"otpauth://totp/x?secret={SEED}&algorithm=SHA256", "algorithm=SHA1"),
    ],
)
def test_a_device_of_another_kind_than_aws_has_is_refused(uri: str, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        parse_seed(uri)


def test_it_is_shown_in_groups_that_can_be_typed() -> None:
    assert in_groups("ABCDEFGHIJ") == "ABCD EFGH IJ"
    assert parse_seed(in_groups(SEED)) == SEED


def test_the_uri_names_device_and_account() -> None:
    assert otpauth_uri(PHONE, SEED) == f"otpauth://totp/AWS:ada-phone@111111111111?secret={SEED}&issuer=AWS"
    assert "AWS:a%2Cb%2B%3D@" in otpauth_uri("arn:aws-cn:iam::111111111111:mfa/team/a,b+=", SEED)
