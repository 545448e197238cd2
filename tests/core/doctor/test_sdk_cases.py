"""The forms of AWS files that SDKs read differently are found by their line."""

import pytest

from awsroles.core.doctor.sdk_cases import CASES, sdk_differences

PLAIN = b"[default]\nregion = eu-west-1\n\n[profile a]\noutput = json\ns3 =\n  max_queue_size = 5\n# [profile b]\n"
FORMS = {
    "section_twice": (b"[profile a]\nx = 1\n[profile b]\ny = 1\n[profile a]\nz = 2\n", 5),
    "option_twice": (b"[profile a]\nregion = x\nREGION = y\n", 3),
    "line_without_delimiter": (b"[profile a]\nregion = x\njunk\n", 3),
    "byte_order_mark": (b"\xef\xbb\xbf[profile a]\nregion = x\n", 1),
    "profile_default": (b"[default]\nregion = x\n[profile default]\nregion = y\n", 3),
    "default_section": (b"[DEFAULT]\nregion = x\n", 1),
    "unusual_name": (b'[profile "my prof"]\nregion = x\n', 1),
    "indented_line": (b"[profile a]\nregion = x\n  output = json\n", 3),
    "indented_comment": (b"[profile a]\nregion = x\n  # why\n", 3),
    "inline_comment": (b"[profile a]\nregion = x # why\n", 2),
    "key_case": (b"[profile a]\nRegion = x\n", 2),
    "colon_delimiter": (b"[profile a]\nregion: x\n", 2),
    "quoted_process": (b'[profile a]\ncredential_process = "/a b/x" y "z"\n', 2),
    "crlf": (b"[profile a]\r\nregion = x\r\n", 1),
}


def test_every_case_has_an_example() -> None:
    assert list(FORMS) == [case.check for case in CASES]


@pytest.mark.parametrize("check", FORMS)
def test_a_form_is_found_in_its_line_with_who_takes_what(check: str) -> None:
    data, line = FORMS[check]
    found = {str(each.check): each for each in sdk_differences("config", data, "config")}
    assert check in found
    takes = next(case.takes for case in CASES if case.check == check)
    assert found[check].evidence == f"config:{line}: {takes}"
    assert set(found) <= {check, "key_case"}


def test_a_plain_file_has_no_finding() -> None:
    assert sdk_differences("config", PLAIN, "config") == []
    assert sdk_differences("credentials", b"[a]\nregion = x\n\n[b.c@d]\nregion = y\n", "credentials") == []


def test_a_section_without_the_word_profile_is_none_in_the_config_file_alone() -> None:
    assert [each.check for each in sdk_differences("c", b"[a]\nx = 1\n", "config")] == ["unusual_name"]
    assert sdk_differences("c", b"[services s]\nsts =\n  endpoint_url = x\n[sso-session a]\nx = y\n", "config") == []


def test_the_places_of_one_form_are_one_finding() -> None:
    data = b"[profile a]\n" + b"".join(b"A%d = x\n" % number for number in range(9))
    (found,) = sdk_differences("config", data, "config")
    assert found.evidence.startswith("config:2, 3, 4, 5, 6 and 4 more: JavaScript does not know the option")
