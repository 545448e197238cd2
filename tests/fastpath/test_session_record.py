"""The layout of a stored session, its endpoint, and the time of its renewal."""

import os

import pytest
from botocore.session import Session
from hypothesis import given
from hypothesis import strategies as st

from awsroles.fastpath.session_record import (
    IGNORE_PROFILE_ENDPOINTS,
    configured_endpoint,
    decode,
    early_renewal_threshold,
    encode,
    expiry,
    is_of_this_time,
    make_cache_key,
    renewal_threshold,
    role_session_item,
)

NOON = 1_800_000_000
VALUE = encode(NOON + 3600, NOON, b"basis", b"document\n")
# Environments that choose an endpoint.
ENVIRONMENTS = [
    {},
    {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"},
    {"AWS_ENDPOINT_URL_STS": "http://127.0.0.1:2"},
    {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:2"},
    {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_ENDPOINT_URL_IAM": "http://127.0.0.1:3"},
    {"AWS_ENDPOINT_URL": "", "AWS_ENDPOINT_URL_STS": ""},
    {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"},
    {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "TRUE"},
    {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "false"},
]
PUBLIC = {"sts": "https://sts.eu-west-1.amazonaws.com", "iam": "https://iam.amazonaws.com"}


def test_a_path_of_any_bytes_makes_a_name_of_its_own_that_a_keyring_takes() -> None:
    paths = [f"/home/{part}/.aws/config".encode() for part in ("ada", "adä", "a b\x1b")]
    assert [role_session_item(os.fsdecode(path), "prod") for path in paths] == [
        f"awsroles/role-session/{path.decode()}#prod" for path in paths
    ]
    names = {role_session_item(os.fsdecode(b"/home/%c/config" % byte), "prod") for byte in range(1, 256)}
    assert len({name.encode() for name in names}) == 255


def test_the_layout_is_a_header_what_it_was_made_for_and_the_document() -> None:
    assert VALUE == b"awsroles1 1800003600 1800000000 5 9 2078697070722121900\nbasisdocument\n"
    assert decode(VALUE, b"basis") == (NOON + 3600, NOON, b"document\n")


@given(st.binary(), st.binary(), st.integers(0, 2**60), st.integers(0, 2**60))
def test_whatever_was_kept_comes_back_for_the_same_basis_only(
    cache_key: bytes, document: bytes, expires_at: int, issued_at: int
) -> None:
    value = encode(expires_at, issued_at, cache_key, document)
    assert decode(value, cache_key) == (expires_at, issued_at, document)
    assert decode(value, cache_key + b"x") is None
    assert decode(value, document + b"x" + cache_key) is None
    assert decode(value[:-1], cache_key) is None
    assert decode(value + b"x", cache_key) is None


@given(st.data())
def test_a_value_with_a_byte_changed_is_none(data: st.DataObject) -> None:
    document = data.draw(st.binary(min_size=1, max_size=3000))
    value = bytearray(encode(NOON + 3600, NOON, b"basis", document))
    position = data.draw(st.integers(0, len(value) - 1))
    value[position] = data.draw(st.integers(0, 255).filter(lambda byte: byte != value[position]))
    assert decode(bytes(value), b"basis") is None


@given(st.integers(1, 2**48 - 1), st.integers(0, 1000))
def test_a_value_with_a_run_of_bytes_changed_is_none(change: int, position: int) -> None:
    document = bytes(range(256)) * 8
    changed = bytearray(document)
    for offset, byte in enumerate(change.to_bytes(6, "big")):
        changed[position + offset] ^= byte
    value = encode(NOON + 3600, NOON, b"basis", document)
    assert decode(value.replace(document, changed), b"basis") is None


@given(st.binary(max_size=60))
def test_junk_is_none(value: bytes) -> None:
    assert decode(value, b"basis") is None
    assert expiry(value) is None


def test_the_expiration_is_read_for_any_cache_key() -> None:
    assert expiry(VALUE) == NOON + 3600


@pytest.mark.parametrize(
    "value",
    [
        VALUE.replace(b"awsroles1", b"awsroles2"),
        VALUE.replace(b" 5 9", b" 9 5"),
        VALUE.replace(b" 5 9", b" -5 9"),
        VALUE.replace(b" 5 9", b" 5"),
        VALUE.replace(b" 5 9", b" 4 10"),
        VALUE[: VALUE.index(b" 5 9") + 4] + VALUE[VALUE.index(b"\n") :],
        VALUE.replace(b" 5 9", b" 5 9 1"),
        VALUE.replace(b" 5 9", b"  5 9"),
        VALUE.replace(b" 5 9", b" 5 " + b"9" * 5000),
        VALUE.replace(b"\n", b" "),
        VALUE.replace(b"1800003600", "\u0661".encode()),
    ],
)
def test_a_damaged_header_is_none(value: bytes) -> None:
    assert decode(value, b"basis") is None


def test_what_it_was_made_for_cannot_be_confused_by_moving_bytes_between_parts() -> None:
    bases = {
        make_cache_key(b"", [b"ab", b"c"], b"key"),
        make_cache_key(b"", [b"a", b"bc"], b"key"),
        make_cache_key(b"", [b"abc"], b"key"),
        make_cache_key(b"", [b"abc", b""], b"key"),
        make_cache_key(b"a", [b"b", b"c"], b"key"),
        make_cache_key(b"", [b"ab", b"ck"], b"ey"),
        make_cache_key(b"", [b"1\nb", b"c"], b"key"),
    }
    assert len(bases) == 7


@pytest.mark.parametrize(
    ("length", "late", "early"),
    [(43200, 900, 1200), (3600, 900, 1200), (1800, 900, 1200), (1799, 599, 798), (900, 300, 400), (30, 10, 13)],
)
def test_long_sessions_are_renewed_at_fifteen_minutes_and_short_ones_in_their_last_third(
    length: int, late: int, early: int
) -> None:
    assert renewal_threshold(NOON + length, NOON) == late
    assert early_renewal_threshold(NOON + length, NOON) == early


@pytest.mark.parametrize(
    ("issued_at", "expires_at", "fits"),
    [
        (NOON, NOON + 3600, True),
        (NOON + 290, NOON + 3890, True),
        (NOON + 310, NOON + 3910, False),
        (NOON + 86_400 * 400, NOON + 86_400 * 400 + 3600, False),
        (NOON, NOON + 129_600, True),
        (NOON, NOON + 130_000, False),
        (NOON - 100_000, NOON + 34_560_000, False),
    ],
)
def test_a_session_was_issued_by_now_and_lives_for_a_day_and_a_half_at_most(
    issued_at: int, expires_at: int, *, fits: bool
) -> None:
    assert is_of_this_time(expires_at, issued_at, NOON) is fits


@pytest.mark.parametrize("service", ["sts", "iam"])
@pytest.mark.parametrize("variables", ENVIRONMENTS)
def test_the_endpoint_is_the_one_that_botocore_would_call(
    variables: dict[str, str], service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    client = Session().create_client(service, "eu-west-1", aws_access_key_id="AKIAX", aws_secret_access_key="x")
    endpoint = configured_endpoint(variables, service.upper())
    chosen = PUBLIC[service] if endpoint in (b"", IGNORE_PROFILE_ENDPOINTS) else endpoint.decode()
    assert client.meta.endpoint_url == chosen


def test_ignoring_endpoints_and_choosing_nothing_differ() -> None:
    assert configured_endpoint({}) == b""
    assert configured_endpoint({"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}) == IGNORE_PROFILE_ENDPOINTS


def test_an_endpoint_that_is_no_text_is_still_an_endpoint() -> None:
    assert configured_endpoint({"AWS_ENDPOINT_URL": "http://\udcff"}) == b"http://?"


def test_other_variables_follow_the_endpoint() -> None:
    fips = {"AWS_USE_FIPS_ENDPOINT": "true", "AWS_STS_REGIONAL_ENDPOINTS": "legacy"}
    assert configured_endpoint(fips) == b"\nAWS_USE_FIPS_ENDPOINT=true\nAWS_STS_REGIONAL_ENDPOINTS=legacy"
    other = {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true", "AWS_USE_DUALSTACK_ENDPOINT": "false"}
    assert configured_endpoint(other) == b"ignored\nAWS_USE_DUALSTACK_ENDPOINT=false"


def test_variables_that_exec_set_for_a_profile_do_not_count() -> None:
    environ = {"AWS_ENDPOINT_URL": "https://x", "AWS_USE_FIPS_ENDPOINT": "true"}
    assert configured_endpoint(environ | {"AWSROLES_SETTINGS": "AWS_USE_FIPS_ENDPOINT"}) == b"https://x"
    assert configured_endpoint(environ | {"AWSROLES_SETTINGS": "AWS_USE_FIPS_ENDPOINT AWS_ENDPOINT_URL"}) == b""
