import ast
import inspect
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from testbed.config_samples import many_profiles, random_file, random_sample

from awsroles.core import config_sections
from awsroles.core.config_sections import cut_section
from awsroles.core.config_text import ConfigText, parse_config
from awsroles.errors import ConfigurationError

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
    assert cut_section(data, name) == section


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
    assert cut_section(data, name) is None


@settings(max_examples=400, deadline=None)
@given(SEEDS)
def test_what_is_cut_out_is_the_section_that_the_whole_reader_finds(seed: int) -> None:
    data = random_file(seed)
    try:
        parsed = parse_config("config", data, "config")
    except ConfigurationError:
        return
    for name in NAMES:
        assert cut_section(data, name) in (None, _section(parsed, name))


def test_ordinary_sections_are_cut_out_and_not_left_to_the_whole_reader() -> None:
    samples = [random_sample(seed) for seed in range(300)]
    cut = [cut_section(sample.data, name) is not None for sample in samples for name in sample.profiles]
    assert sum(cut) > len(cut) / 2


@settings(max_examples=300, deadline=None)
@given(SEEDS, st.sampled_from(["\n", "\r\n"]))
def test_a_section_stays_the_same_whatever_comes_after_it(seed: int, end: str) -> None:
    sample = random_sample(seed)
    for name in sample.profiles[-1:]:
        cut = cut_section(sample.data, name)
        gap = end if sample.text.endswith(("\r", "\n")) else end * 2
        for more in ("# comment", "", "[profile new]", f"{end};{end}{end}[profile new]{end}k = v"):
            longer = (sample.text + gap + more + end).encode()
            assert cut_section(longer, name) == cut


def test_a_section_is_cut_out_of_ten_thousand_in_a_fiftieth_of_the_time_of_reading_all() -> None:
    data = many_profiles(10_000)
    assert cut_section(data, "p9999") == many_profiles(10_000)[-len(cut_section(data, "p9999") or b"") - 1 : -1]
    whole = _seconds(lambda: parse_config("config", data, "config"))
    assert min(_seconds(lambda: cut_section(data, "p9999")) for _ in range(5)) < whole / 50


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
