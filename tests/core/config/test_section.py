import pytest

from awsroles.adapters.files.aws_config import option_line
from awsroles.core.config.section import OptionChanges, Renamed, edit_section, new_section
from awsroles.errors import ConfigurationError

PLAIN = "[profile a]\nregion = eu-west-1\n"


@pytest.mark.parametrize(
    ("text", "changes", "expected"),
    [
        (PLAIN, {}, PLAIN),
        (PLAIN, {"region": "eu-west-1"}, PLAIN),
        (PLAIN, {"missing": None}, PLAIN),
        ("[profile a]\nregion=x  \nk: 1\n", {"region": "x", "k": "1"}, "[profile a]\nregion=x  \nk: 1\n"),
        ("[profile a]\nregion = x\nk = 1\n", {"Region": None}, "[profile a]\nk = 1\n"),
        (PLAIN, {"region": "us-east-1"}, "[profile a]\nregion = us-east-1\n"),
        (PLAIN, {"output": "json"}, "[profile a]\nregion = eu-west-1\noutput = json\n"),
        (PLAIN, {"output": "json", "region": None}, "[profile a]\noutput = json\n"),
        (PLAIN, {"region": None, "output": "json"}, "[profile a]\noutput = json\n"),
        ("[profile a]\nk=v\nl: w\n", {"l": "x"}, "[profile a]\nk=v\nl : x\n"),
        ("[profile a]\nRegion = x\n", {"region": "y"}, "[profile a]\nRegion = y\n"),
        ("[profile a]", {"k": "v"}, "[profile a]\nk = v"),
        ("[profile a]\nk = 1", {"l": "2"}, "[profile a]\nk = 1\nl = 2"),
        ("[profile a]\nk = 1\nl = 2", {"l": None}, "[profile a]\nk = 1\n"),
    ],
)
def test_options_are_set_and_removed(text: str, changes: dict[str, str | None], expected: str) -> None:
    assert edit_section(text, changes, "\n", option_line) == expected


@pytest.mark.parametrize(
    ("text", "changes", "expected"),
    [
        ("[a]\r\nk = 1\r\n", {"l": "2"}, "[a]\r\nk = 1\r\nl = 2\r\n"),
        ("[a]\rk = 1\r", {"k": "3", "l": "2"}, "[a]\rk = 3\rl = 2\r"),
        ("[a]\nk = 1\r\nl = 2\rm = 3\n", {"l": "x"}, "[a]\nk = 1\r\nl = x\rm = 3\n"),
        ("[a]\nk = 1\r\nl = 2\rm = 3\n", {"l": None}, "[a]\nk = 1\r\nm = 3\n"),
        ("[a]\nk = 1\r  2\n\nl = 3\n", {"k": "x"}, "[a]\nk = x\n\nl = 3\n"),
        ("[a]\nk = 1\r\n# 2\r  3\nl = 4\n", {"k": "x"}, "[a]\nk = x\r\n# 2\rl = 4\n"),
    ],
)
def test_lines_keep_their_ends_and_new_ones_take_the_last(
    text: str, changes: dict[str, str | None], expected: str
) -> None:
    assert edit_section(text, changes, "\n", option_line) == expected


@pytest.mark.parametrize(
    ("text", "changes", "expected"),
    [
        ("[a]\nk = 1\nl = 2\n", {"k": Renamed("m")}, "[a]\nm = 1\nl = 2\n"),
        ("[a]\r\nK\t=\t1 # why \r\n", {"k": Renamed("long_name")}, "[a]\r\nlong_name\t=\t1 # why \r\n"),
        ("[a]\n  k=1\n    2\n  # k\n", {"k": Renamed("m")}, "[a]\n  m=1\n    2\n  # k\n"),
        ("[a]\n# k = 1\nk: v = w", {"k": Renamed("m")}, "[a]\n# k = 1\nm: v = w"),
        ("[a]\nk =\n  k = 1\n", {"k": Renamed("m")}, "[a]\nm =\n  k = 1\n"),
        ("[a]\nl = 2\n", {"k": Renamed("m")}, "[a]\nl = 2\n"),
        ("[a]\nk = 1\n", {"k": Renamed("m"), "m": "2"}, "[a]\nm = 2\n"),
        ("[a]\nk = 1\n", {"n": "3", "k": Renamed("m")}, "[a]\nm = 1\nn = 3\n"),
    ],
)
def test_an_option_gets_another_name_and_all_around_it_stays(text: str, changes: OptionChanges, expected: str) -> None:
    assert edit_section(text, changes, "\n", option_line) == expected


@pytest.mark.parametrize("name", ["", "a b", "a=", "[a", "é"])
def test_an_option_gets_no_name_that_could_not_be_read(name: str) -> None:
    with pytest.raises(ConfigurationError, match="cannot be the name of an option") as caught:
        edit_section(PLAIN, {"region": Renamed(name)}, "\n", option_line)
    assert caught.value.hint == "use letters, digits and _"


@pytest.mark.parametrize(
    ("text", "changes", "expected"),
    [
        ("[a] # top\n\n# k\nk=1\n; l\nl\t=\t2  \n", {"k": "3"}, "[a] # top\n\n# k\nk = 3\n; l\nl\t=\t2  \n"),
        ("[a]\n# k: 1\n  # k: 2\nk = 3\n", {"k": "4"}, "[a]\n# k: 1\n  # k: 2\nk = 4\n"),
        ("[a]\n  # k = 1\n  # k = 1\nl = 3\n", {"k": "4"}, "[a]\n  # k = 1\n  # k = 1\nl = 3\nk = 4\n"),
        ("[a]\nk = 1\n  # note\nl = 2\n", {"k": "3"}, "[a]\nk = 3\n  # note\nl = 2\n"),
        ("[a]\nk = 1\n\n# about l\nl = 2\n", {"k": None}, "[a]\n\n# about l\nl = 2\n"),
        ("[a]\nk = 1 # note\n", {"k": "2"}, "[a]\nk = 2\n"),
    ],
)
def test_comments_and_blank_lines_stay(text: str, changes: dict[str, str | None], expected: str) -> None:
    assert edit_section(text, changes, "\n", option_line) == expected


@pytest.mark.parametrize(
    ("text", "changes", "expected"),
    [
        ("[a]\ns3 =\n  k = v\n\tl = w\nm = 1\n", {"m": "2"}, "[a]\ns3 =\n  k = v\n\tl = w\nm = 2\n"),
        ("[a]\nm = 1\ns3 =\n  k = v\n", {"n": "2"}, "[a]\nm = 1\ns3 =\n  k = v\nn = 2\n"),
        ("[a]\ns3 =\n  k = v\n# mine\n\n  l = w\nm = 1\n", {"s3": None}, "[a]\n# mine\nm = 1\n"),
        ("[a]\nk = one\n  two\n# mine\n  three\nm = 1\n", {"k": "x"}, "[a]\nk = x\n# mine\nm = 1\n"),
    ],
)
def test_a_nested_block_is_one_option(text: str, changes: dict[str, str | None], expected: str) -> None:
    assert edit_section(text, changes, "\n", option_line) == expected


@pytest.mark.parametrize(
    ("text", "changes", "expected"),
    [
        ("[a]\n  k = 1\n  l = 2\n", {"k": "3", "m": "4"}, "[a]\n  k = 3\n  l = 2\n  m = 4\n"),
        ("  [a]\n\tk = 1\n", {"k": "3", "m": "4"}, "  [a]\n\tk = 3\n\tm = 4\n"),
        ("[a]\n    k = 1\n  # x = y\n    l = 2\n", {"l": "3"}, "[a]\n    k = 1\n  # x = y\n    l = 3\n"),
    ],
)
def test_the_margin_of_indented_options_stays(text: str, changes: dict[str, str | None], expected: str) -> None:
    assert edit_section(text, changes, "\n", option_line) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a]\nk = 1\nl = 2\n", ""),
        ("  [a]\n  k = 1\n  # note\n  l = 2", ""),
        ("[a]\n# old\nk = 1\n\n; note\nl = 2\n", "# old\n; note\n"),
    ],
)
def test_without_options_only_comments_are_left_of_a_section(text: str, expected: str) -> None:
    assert edit_section(text, {"k": None, "l": None}, "\n", option_line) == expected


def test_a_new_section_holds_what_is_set() -> None:
    changes = {"region": "eu-west-1", "output": None, "awsroles_color": "red"}
    assert (
        new_section("profile a", changes, "\r\n", option_line)
        == "[profile a]\r\nregion = eu-west-1\r\nawsroles_color = red\r\n"
    )
    assert new_section("profile a", {"output": None}, "\n", option_line) == ""


@pytest.mark.parametrize(
    "value",
    [
        "",
        " x",
        "x ",
        "two\nlines",
        "x\r[profile evil]",
        "tab\tbed",
        "Zoë",
        "nul \x00",
        "x\u2028y",
        "x # y",
        "x ;y",
        "#x",
        ";",
    ],
)
def test_a_value_that_programs_would_read_differently_is_refused(value: str) -> None:
    for change in ({"region": value}, {"output": value}):
        with pytest.raises(ConfigurationError, match="the value of"):
            edit_section(PLAIN, change, "\n", option_line)
    with pytest.raises(ConfigurationError, match="the value of"):
        new_section("profile a", {"region": value}, "\n", option_line)


@pytest.mark.parametrize("key", ["", "a b", "a=b", "a:b", "a\nb", "[x]", "#k", "é", " k"])
def test_a_key_that_cannot_be_read_back_is_refused(key: str) -> None:
    with pytest.raises(ConfigurationError, match="cannot be the name of an option"):
        edit_section(PLAIN, {key: "x"}, "\n", option_line)


@pytest.mark.parametrize("value", ["x#y", "a;b", "100%", "a = b", "'", '"q"', "[x]", "C:\\aws\\roles.exe -x"])
def test_printable_values_are_written_as_they_are(value: str) -> None:
    assert edit_section(PLAIN, {"region": value}, "\n", option_line) == f"[profile a]\nregion = {value}\n"


def test_the_value_of_a_refused_option_is_not_shown() -> None:
    with pytest.raises(ConfigurationError) as caught:
        edit_section(PLAIN, {"aws_secret_access_key": "wJalrXUtnFEMI\n"}, "\n", option_line)
    assert "wJalr" not in f"{caught.value.message}{caught.value.hint}"
