import ast
import inspect
import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from testbed.config.samples import many_profiles, random_file, random_sample
from testbed.fuzz.examples import examples

from awsroles.core.config.document import ConfigText, parse_config
from awsroles.core.profiles.parse import read_profile
from awsroles.errors import ConfigurationError
from awsroles.fastpath import config_scan as config_sections
from awsroles.fastpath.config_scan import find_chain, find_section, is_conflicting_source, profile_names, read_options

SEEDS = st.integers(0, 2**32)
NAMES = ("default", "a", "b", "prod-operations", "x.y@z", "d/e", "it", "missing")


@pytest.mark.parametrize(
    ("data", "name", "section"),
    [
        (b"[profile a]\nk = v\n", "a", b"[profile a]\nk = v"),
        (b"[profile a]\nk = v", "a", b"[profile a]\nk = v"),
        (b"x = 1\n[profile a] # why\r\nk = v\r\n\r\n# b\r\n[profile b]\r\n", "a", b"[profile a] # why\r\nk = v"),
        (b"# [profile a]\n[profile a]\n", "a", b"[profile a]"),
        (b"[default]\nk = v\n", "default", b"[default]\nk = v"),
        (b"[profile default]\nk = v\n", "default", b"[profile default]\nk = v"),
        (b"[profile a]\ns3 =\n  k = v\n  # mine\n\n\xc2\xa0\n", "a", b"[profile a]\ns3 =\n  k = v\n  # mine"),
        (b"[profile a]\nname = Zo\xc3\xab\n[profile b]\n", "a", b"[profile a]\nname = Zo\xc3\xab"),
    ],
)
def test_a_section_is_cut_out_to_its_last_option(data: bytes, name: str, section: bytes) -> None:
    assert find_section(data, name) == section


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "a"),
        (b"[profile ab]\n", "a"),
        (b"  [profile a]\n", "a"),
        (b"[profile a]\n[profile a]\n", "a"),
        (b'[profile a]\n[profile "a"]\n', "a"),
        (b"[profile a]\n[profile 'a']\n", "a"),
        (b'[profile "a b"]\n', "a b"),
        (b"[profile a] ]\n", "a"),
        (b"[profile a]\nk = 1\n  [profile b]\n", "a"),
        (b"[profile a]\nk = 1\n[b = 2\n", "a"),
        (b"[profile a]\nk = \xff\n", "a"),
        (b"[default]\n[profile default]\n", "default"),
        (b"[profile ]\n", ""),
        (b"[profile \xc3\xbc]\n", "\u00fc"),
        (b"[profile a]\rk = 1\r[profile b]\r", "a"),
    ],
)
def test_what_is_absent_or_unusual_is_left_to_the_whole_reader(data: bytes, name: str) -> None:
    assert find_section(data, name) is None


@examples(400)
@given(SEEDS)
def test_the_scan_finds_the_section_that_the_parser_finds(seed: int) -> None:
    data = random_file(seed)
    try:
        parsed = parse_config("config", data, "config")
    except ConfigurationError:
        return
    for name in NAMES:
        assert find_section(data, name) in (None, _section(parsed, name))


def test_ordinary_sections_are_cut_out_and_not_left_to_the_whole_reader() -> None:
    samples = [random_sample(seed) for seed in range(300)]
    cut = [find_section(sample.data, name) is not None for sample in samples for name in sample.profiles]
    assert sum(cut) > len(cut) / 2


@examples(300)
@given(SEEDS, st.sampled_from(["\n", "\r\n"]))
def test_a_section_stays_the_same_whatever_comes_after_it(seed: int, end: str) -> None:
    sample = random_sample(seed)
    for name in sample.profiles[-1:]:
        cut = find_section(sample.data, name)
        gap = end if sample.text.endswith(("\r", "\n")) else end * 2
        for more in ("# comment", "", "[profile new]", f"{end};{end}{end}[profile new]{end}k = v"):
            longer = (sample.text + gap + more + end).encode()
            assert find_section(longer, name) == cut


@pytest.mark.soak
@pytest.mark.alone
def test_a_section_is_cut_out_of_ten_thousand_in_a_fiftieth_of_the_time_of_reading_all() -> None:
    data = many_profiles(10_000)
    assert find_section(data, "p9999") == many_profiles(10_000)[-len(find_section(data, "p9999") or b"") - 1 : -1]
    whole = _seconds(lambda: parse_config("config", data, "config"))
    assert min(_seconds(lambda: find_section(data, "p9999")) for _ in range(5)) < whole / 50


@pytest.mark.parametrize(
    ("section", "options"),
    [
        (b"[profile a]", {}),
        (b"[profile a] # why\nKey = v\n# c\n  ; d\n\nother : w = x\n", {"key": "v", "other": "w = x"}),
        (b"[profile a]\r\na=1\r\nb =\r\n", {"a": "1", "b": ""}),
        (b"[profile a]\na = 1\n  2\n\n\t3 # d\ns3 =\n  x = y\n", {"a": "1\n2\n3 # d", "s3": "\nx = y"}),
        ("[profile a]\nname = Zoë\u2028\xa0\n".encode(), {"name": "Zoë"}),
        (b"[profile a]\n  a = 1\n", None),
        (b"[profile a]\na = 1\nA = 2\n", None),
        (b"[profile a]\njunk\n", None),
        (b"[profile a]\n= 1\n", None),
    ],
)
def test_the_options_of_a_section(section: bytes, options: dict[str, str] | None) -> None:
    assert read_options(section) == options


@examples(400)
@given(SEEDS)
def test_options_are_those_that_the_whole_reader_finds(seed: int) -> None:
    data = random_file(seed)
    try:
        parsed = parse_config("config", data, "config")
    except ConfigurationError:
        return
    for name, section in parsed.profiles.items():
        cut = None if b"[DEFAULT]" in data else find_section(data, name)
        options = read_options(cut) if cut else None
        if options is not None:
            expected = {key: re.sub(r"\n+", "\n", value) for key, value in section.options.items()}
            assert options == expected


@pytest.mark.parametrize("key", ["aws_session_token", "role_arn", "sso_session", "login_session", "credential_source"])
def test_other_sources_of_credentials_are_those_that_are_refused(key: str) -> None:
    assert is_conflicting_source(key)
    with pytest.raises(ConfigurationError, match="second source"):
        read_profile("a", dict.fromkeys(("awsroles_user_arn", key), "x"), lambda _, key: f"config:{key}")


MASTER = b"[profile master]\nawsroles_user_arn = arn:aws:iam::111111111111:user/ada"
A = b"[profile a]\nawsroles_role_arn = arn:aws:iam::222222222222:role/r\nawsroles_source_profile = master"
B = b"[profile b]\nawsroles_role_arn = arn:aws:iam::222222222222:role/r\nawsroles_source_profile = a"
FILE = b"\n\n".join((b"# mine", MASTER, A, b"[profile x]\nregion = y", B, b""))
USER = "arn:aws:iam::111111111111:user/ada"


@pytest.mark.parametrize(
    ("name", "sections"), [("master", [MASTER]), ("a", [A, MASTER]), ("b", [B, A, MASTER]), ("x", None), ("y", None)]
)
def test_a_chain_is_cut_out_from_the_profile_to_its_root(name: str, sections: list[bytes] | None) -> None:
    assert find_chain(name, FILE, b"") == (None if sections is None else (sections, USER))


def test_the_source_that_goes_without_saying_is_the_master() -> None:
    assert find_chain("a", FILE.replace(b"\nawsroles_source_profile = master", b""), b"") is not None


@pytest.mark.parametrize(
    ("config", "credentials"),
    [
        (FILE + b"[profile b]\n", b""),
        (FILE + b"[profile a]\n", b""),
        (FILE.replace(b"= master", b"= b"), b""),
        (FILE.replace(b"= master", b"= x"), b""),
        (FILE.replace(b"= master", b"= \n  master"), b""),
        (FILE + b"[DEFAULT]\nregion = x\n", b""),
        (FILE.replace(A, A + b"\nsource_profile = master"), b""),
        (FILE.replace(MASTER, MASTER + b"\nAWS_Access_Key_ID = AKIA"), b""),
        (FILE.replace(MASTER, MASTER + b"\nsso_session = s"), b""),
        (FILE, b"[master]\naws_access_key_id = AKIA\n"),
        (FILE, b"  [a]\n"),
        (FILE, b"[DEFAULT]\n"),
    ],
)
def test_a_chain_that_is_unusual_anywhere_is_left_to_the_whole_reader(config: bytes, credentials: bytes) -> None:
    assert find_chain("b", config, credentials) is None


def test_a_limit_on_the_age_of_codes_is_left_to_the_full_parser_if_it_matters() -> None:
    limited = FILE.replace(MASTER, MASTER + b"\nawsroles_mfa_max_age_seconds = 900")
    assert find_chain("master", limited, b"") is None
    assert find_chain("a", limited, b"") is not None


@examples(300)
@given(SEEDS, st.sampled_from(["", "p", "d", "x.y", "de", "z"]))
def test_names_are_those_of_the_profiles_as_far_as_they_are_plain(seed: int, prefix: str) -> None:
    sample = random_sample(seed)
    try:
        parsed = parse_config("config", sample.data, "config")
    except ConfigurationError:
        return
    names = profile_names(sample.data, prefix)
    assert set(names) <= {name for name in parsed.profiles if name.startswith(prefix)}
    assert len(set(names)) == len(names)


def test_all_names_are_found_and_those_that_need_quotes_are_not() -> None:
    data = (
        b'[default]\n[profile a] # c\r\n# [profile no]\n[profile ab]\n[profile "a b"]\n[profile a\'b]\n [profile ac]\n'
    )
    assert profile_names(data, "") == ["default", "a", "ab"]
    assert profile_names(data, "a") == ["a", "ab"]
    assert profile_names(data, "abc") == []
    assert profile_names(data, "\udcff") == []
    assert profile_names(b"[profile default]\n", "d") == ["default"]
    assert len(profile_names(many_profiles(10_000), "p")) == 10_000
    assert profile_names(many_profiles(10_000), "p9999") == ["p9999"]


def test_nothing_is_imported_on_the_way() -> None:
    tree = ast.parse(inspect.getsource(config_sections))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]


def _section(parsed: ConfigText, name: str) -> bytes | None:
    section = parsed.profiles.get(name)
    return None if section is None else parsed.text[section.start : section.end].encode()


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
