"""The settings of config.toml, and their documentation."""

import re
from pathlib import Path

import pytest

from awsroles.core.dataclass import fields
from awsroles.core.discover.names import DEFAULT_TEMPLATE
from awsroles.core.settings import SETTINGS, Settings, looks_secret
from awsroles.core.settings_text import SettingsText
from awsroles.errors import UsageError

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"
FILE = """# mine
prompt = 'tty'  # here

"history" = "optional"
browser = '''
firefox
-P work'''
history_days = 30
# the end"""


def text(content: str) -> SettingsText:
    return SettingsText("config.toml", content, {})


def test_every_setting_that_the_program_reads_is_documented() -> None:
    assert list(SETTINGS) == [field.name for field in fields(Settings)]
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \| (.*) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    expected = [
        (
            each.name,
            ", ".join(f"`{choice}`" for choice in each.choices) or each.takes.lower(),
            "" if each.default is None else f"`{each.default}`",
            each.about,
        )
        for each in SETTINGS.values()
    ]
    assert rows == expected


def test_the_example_of_the_page_has_every_setting() -> None:
    example = "\n".join(re.findall(r"^ {4}(\w+ = .*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert re.findall(r"^(\w+) =", example, re.MULTILINE) == list(SETTINGS)


def test_the_documented_default_is_that_of_the_program() -> None:
    assert SETTINGS["profile_name_template"].default == DEFAULT_TEMPLATE
    for each in SETTINGS.values():
        used = getattr(Settings(), each.name)
        assert used is None or used == each.read(each.default), each.name


def test_a_value_takes_the_place_of_the_old_one_and_all_else_stays() -> None:
    assert text(FILE).with_value("prompt", "never") == FILE.replace("'tty'", '"never"')
    assert text(FILE).with_value("history", "required") == FILE.replace('"optional"', '"required"')
    assert text(FILE).with_value("history_days", 7) == FILE.replace("30", "7")
    assert text(FILE).with_value("browser", 'a "b"') == FILE.replace("'''\nfirefox\n-P work'''", '"a \\"b\\""')


def test_a_new_setting_is_a_line_at_the_end() -> None:
    assert text("").with_value("prompt", "never") == 'prompt = "never"\n'
    assert text(FILE).with_value("mfa_process", "x") == f'{FILE}\nmfa_process = "x"\n'
    assert text("a = 1\r\n").with_value("prompt", "never") == 'a = 1\r\nprompt = "never"\r\n'


def test_a_setting_goes_with_its_line() -> None:
    file = text(FILE)
    assert file.without("prompt") == FILE.replace("prompt = 'tty'  # here\n", "")
    assert file.without("browser") == FILE.replace("browser = '''\nfirefox\n-P work'''\n", "")
    assert file.without("mfa_process") == FILE


@pytest.mark.parametrize(
    "value",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "pass wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "oathtool --totp -b JBSWY3DPEHPK3PXP",
        "oathtool --totp -b jbswy3dpehpk3pxp",
        "echo otpauth://totp/x",
    ],
)
def test_a_secret_is_no_setting_and_is_not_repeated(value: str) -> None:
    assert looks_secret(value)
    with pytest.raises(UsageError, match="that looks like a secret") as caught:
        SETTINGS["mfa_process"].written(value)
    assert value not in f"{caught.value.message}{caught.value.hint}"


def test_usual_commands_are_no_secrets() -> None:
    for value in (
        "ykman oath accounts code --single aws",
        "op item get 'AWS Production' --otp",
        "op item get 4fzt3yklr5hzpbznrqkcxdylnm --otp",
        "yubikey5-authenticator2 --account productionaccess",
        "/usr/local/lib/some/where/else/bin/mfa/x",
        "pass otp show aws/company/production/account",
        "/opt/google/chrome/google-chrome --profile-directory=Work {url}",
        "bw get totp 0c8ebd6f-9d7a-4b6e-8d3f-ab1234567890",
    ):
        assert not looks_secret(value), value
