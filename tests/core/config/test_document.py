import configparser
import time
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from testbed.config.botocore_reader import Profiles, botocore_profiles
from testbed.config.samples import many_profiles, random_file
from testbed.fuzz.examples import examples

from awsroles.core.config.document import ConfigText, parse_config
from awsroles.core.config.sections import Section
from awsroles.errors import ConfigurationError

FILES = st.integers(0, 2**32).map(random_file)


def our_profiles(data: bytes, kind: Literal["config", "credentials"]) -> Profiles | None:
    try:
        parsed = parse_config("config", data, kind)
    except ConfigurationError:
        return None
    return {name: dict(section.options) for name, section in parsed.profiles.items()}


def parse(text: str) -> ConfigText:
    return parse_config("config", text.encode(), "config")


@examples(600)
@given(FILES, st.sampled_from(["config", "credentials"]))
def test_a_file_is_read_or_refused_as_botocore_does(data: bytes, kind: Literal["config", "credentials"]) -> None:
    assert our_profiles(data, kind) == botocore_profiles(data, kind)


@examples(300)
@given(
    st.text(alphabet="[]=:#;'\"\\ \t\n\r\x0b\x1c\x85\xa0\u2028\ufeffab", max_size=40).map(lambda text: text.encode())
)
def test_any_text_is_read_or_refused_as_botocore_does(data: bytes) -> None:
    for prefix in (b"", b"[default]\n", b"[profile a]\nk = v\n"):
        assert our_profiles(prefix + data, "config") == botocore_profiles(prefix + data, "config")


@examples(100)
@given(st.binary(max_size=12))
def test_any_bytes_are_read_or_refused_as_botocore_does(data: bytes) -> None:
    for prefix in (b"", b"[profile a]\nk = v"):
        assert our_profiles(prefix + data, "config") == botocore_profiles(prefix + data, "config")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xef\xbb\xbf[default]\n", "config:1: the file begins with a byte order mark"),
        (b"[default]\nregion = \xff\n", "config:2: this line is not UTF-8"),
        (b"[default]\r\n\r\nregion = \xff\n", "config:3: this line is not UTF-8"),
        (b"\n# mine\nregion = x\n", "config:3: there is no section before this line"),
        (b"[a]\n[profile x]\n[a]\n", "config:3: section [a] is already in line 1"),
        (b"[a]\nk = 1\n\nK: 2\n", "config:4: 'k' is already in line 2 of this section"),
        (b"[a]\njunk\n", "config:2: this line is neither a section, an option nor a comment"),
        (b"[a]\n= 1\n", "config:2: this line is neither a section, an option nor a comment"),
        (b"[a]\n[b\n", "config:2: this line is neither a section, an option nor a comment"),
        (b"[a]\ns3 =\n  k = v\n  junk\n", "config:2: the block under 's3' has a line without ="),
        (b'[profile a]\n\r[profile "a"]\n', "config:3: profile 'a' already has a section in line 1"),
        (b"[default]\n[profile default]\n", "config:2: profile 'default' already has a section in line 1"),
    ],
)
def test_a_refusal_names_the_line_and_what_to_do(data: bytes, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_config("config", data, "config")
    assert caught.value.message == message
    assert caught.value.hint


def test_a_refusal_does_not_show_what_stands_in_the_line() -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse("[default]\nwJalrXUtnFEMI/K7MDENG\n")
    assert "wJalr" not in f"{caught.value.message}{caught.value.hint}"


def test_options_know_their_values_and_lines() -> None:
    parsed = parse("[profile a]\nRegion = eu-west-1\n\ns3 =\n  k = v\n  # why\n  l = w\nlast=1 # 2\n")
    assert _located(parsed.profiles["a"]) == {
        "region": ("eu-west-1", 2),
        "s3": ("\nk = v\nl = w", 4),
        "last": ("1 # 2", 8),
    }


def test_options_of_a_plain_section_know_their_lines() -> None:
    parsed = parse("# mine\n\n[default]\noutput = json\n\n[profile a]\n# why = x\n\nregion = r\nlast=1 # 2\n")
    assert _located(parsed.profiles["default"]) == {"output": ("json", 4)}
    assert _located(parsed.profiles["a"]) == {"region": ("r", 9), "last": ("1 # 2", 10)}


def test_options_of_the_default_section_belong_to_every_profile() -> None:
    parsed = parse("[profile a]\n[DEFAULT]\nregion = r\noutput = o\n[profile b]\nregion = mine\n")
    assert _located(parsed.profiles["a"]) == {"region": ("r", 3), "output": ("o", 4)}
    assert _located(parsed.profiles["b"]) == {"region": ("mine", 6), "output": ("o", 4)}


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("[profile a]\nk = v\n", "[profile a]\nk = v"),
        ("[profile a]\nk = v", "[profile a]\nk = v"),
        ("[profile a]  # mine\r\nk = v \r\n\r\n", "[profile a]  # mine\r\nk = v "),
        ("[profile a]\n\n# first\nk = v\n\n# of b\n\n[profile b]\n", "[profile a]\n\n# first\nk = v"),
        ("[profile a]\rk = v\r;\r[b]\r", "[profile a]\rk = v"),
        ("[profile a]\nk =\n  l = v\n  # mine\n \t\n[b]", "[profile a]\nk =\n  l = v\n  # mine"),
        ("# top\n  [profile a]\n\n\n", "  [profile a]"),
    ],
)
def test_a_section_reaches_from_its_header_to_its_last_option(text: str, section: str) -> None:
    parsed = parse(text)
    assert text[parsed.profiles["a"].start : parsed.profiles["a"].end] == section


@examples(300)
@given(FILES)
def test_a_section_read_by_itself_says_the_same(data: bytes) -> None:
    try:
        parsed = parse_config("config", data, "credentials")
    except ConfigurationError:
        return
    if "[DEFAULT]" in parsed.text:
        return
    for name, section in parsed.profiles.items():
        alone = parse_config("config", parsed.text[section.start : section.end].encode(), "credentials")
        assert alone.profiles[name].options == section.options


@pytest.mark.soak
@pytest.mark.alone
def test_ten_thousand_profiles_are_read_faster_than_configparser_reads_them(tmp_path: Path) -> None:
    data = many_profiles(10_000)
    (tmp_path / "config").write_bytes(data)
    ours = min(_seconds(lambda: parse_config("config", data, "config")) for _ in range(3))
    theirs = _seconds(lambda: configparser.RawConfigParser().read(tmp_path / "config"))
    assert len(parse_config("config", data, "config").profiles) == 10_000
    assert ours < theirs


def _located(section: Section) -> dict[str, tuple[str, int]]:
    return {key: (value, section.line_of(key)) for key, value in section.options.items()}


def _seconds(work: Any) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
