"""Assignments reach each shell with unchanged values."""

import json
import string
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from testbed.program.shells import SHELLS, parse_environment, shell_command, variables_after

from awsroles.core.exec import shell_syntax as shell_script
from awsroles.core.exec.shell_syntax import name_of_shell, script, shell_named
from awsroles.errors import ConfigurationError, UsageError

HOSTILE = [
    *(f"a{sign}b" for sign in string.printable),
    *string.punctuation,
    "",
    "''",
    "a''b",
    "\\'",
    "'\\",
    'it\'s a "test" of $HOME, ${HOME}, $(touch hit), `touch hit`, !!, !touch, %PATH%, ^ and ~',
    "'; touch hit; '",
    "$(touch hit)\n`touch hit`\n",
    " leading and trailing ",
    "two\nlines\n",
    "\n",
    "\\n\\\\",
    "=ls",
    "~root",
    "*",
    "{a,b}",
    "-n",
    "#no comment",
    "grüße 東京 🎭 \u2018quoted\u2019",
    "\x1b]0;title\x07\r\t\x01\x7f",
]
VARIABLES = {f"VALUE_{number}": value for number, value in enumerate(HOSTILE)}


def of_ours(environ: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environ.items() if name.startswith("VALUE_")}


@pytest.mark.parametrize("shell", SHELLS)
def test_every_value_arrives_as_it_was_and_nothing_is_run(
    shell: str, environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = variables_after(shell, script(shell_named(shell), VARIABLES, []), environment)
    assert of_ours(found) == VARIABLES
    assert not Path("hit").exists()


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_accepts_the_printed_instruction(shell: str, environment: dict[str, str]) -> None:
    use = shell_named(shell).use
    assert use is not None
    file = Path(environment["TMPDIR"], "script")
    file.write_bytes(script(shell_named(shell), VARIABLES, ["HOME"]).encode())
    found = variables_after(shell, use.format(f"cat {file}"), environment)
    assert of_ours(found) == VARIABLES
    assert "HOME" not in found


@pytest.mark.parametrize("options", ["setopt rc_quotes", "setopt interactive_comments sh_word_split magic_equal_subst"])
def test_the_options_of_a_zsh_do_not_matter(environment: dict[str, str], options: str) -> None:
    text = script(shell_named("zsh"), VARIABLES, [])
    assert of_ours(variables_after("zsh", f"{options}\n{text}", environment)) == VARIABLES


@pytest.mark.parametrize("shell", SHELLS)
def test_a_variable_to_unset_is_unset_even_if_missing(shell: str, environment: dict[str, str]) -> None:
    environment |= {"AWS_PROFILE": "other", "AWS_ROLE_ARN": "arn"}
    text = script(shell_named(shell), {"KEPT": "yes"}, ["AWS_PROFILE", "AWS_ROLE_ARN", "AWS_NEVER_SET"])
    found = variables_after(shell, text, environment)
    assert found["KEPT"] == "yes"
    assert [name for name in found if name.startswith("AWS_") and name in text] == []


def test_unsetting_a_variable_leaves_a_function_of_that_name_alone(environment: dict[str, str]) -> None:
    text = script(shell_named("bash"), {}, ["AWS_PROFILE"])
    assert variables_after("bash", f"AWS_PROFILE() {{ :; }}\n{text}AWS_PROFILE", environment)


def test_nothing_to_say_is_nothing() -> None:
    assert {script(shell, {}, []) for name, shell in shell_script.SHELLS.items() if name != "json"} == {""}


def test_json_is_one_object(environment: dict[str, str]) -> None:
    text = script(shell_named("json"), VARIABLES, ["HOME"])
    assert json.loads(text) == VARIABLES
    assert text.isascii()
    assert environment["HOME"] not in text


def test_a_dotenv_file_is_what_a_shell_reads_too(environment: dict[str, str]) -> None:
    fitting = {key: value for key, value in VARIABLES.items() if value.isprintable() and not set(value) & set("'\\$`")}
    assert len(fitting) > 80
    text = script(shell_named("dotenv"), fitting, ["HOME"])
    command = shell_command("sh", f"set -a\n{text}\nexec env -0")
    done = subprocess.run(command, env=environment, capture_output=True, timeout=30, check=True)
    assert of_ours(parse_environment(done.stdout)) == fitting
    assert "HOME" not in text


@pytest.mark.parametrize("value", ["FQoGZXIvYXdzEBYaD/+a==", "eu-west-1", "2026-01-31T12:00:00Z", "prod/operations@x"])
def test_what_a_session_holds_stands_bare_in_a_dotenv_file(value: str) -> None:
    # `docker run --env-file` takes quotes for part of the value.
    assert script(shell_named("dotenv"), {"A": value}, []) == f"A={value}\n"


@pytest.mark.parametrize("value", ["it's", "a\\b", "$HOME", "`id`", "two\nlines", "\x1b"])
def test_values_that_dotenv_readers_parse_differently_are_refused(value: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        script(shell_named("dotenv"), {"AWS_REGION": value}, [])
    assert caught.value.message == "the value of AWS_REGION holds a character that cannot be written for a .env file"
    assert caught.value.hint == "use awsroles exec, which writes nothing"


def test_cmd_gets_what_it_takes_literally_between_quotes() -> None:
    text = script(shell_named("cmd"), {"A": "b&c|d>e<f g'h`i$j(k);l,m=n/o+p"}, ["AWS_PROFILE"])
    assert text == 'set "AWS_PROFILE="\nset "A=b&c|d>e<f g\'h`i$j(k);l,m=n/o+p"\n'


@pytest.mark.parametrize("value", ['say "so"', "%PATH%", "wow!", "a^b", "two\nlines", "grün", "\x7f"])
def test_cmd_refuses_what_it_cannot_express_and_does_not_say_the_value(value: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        script(shell_named("cmd"), {"AWS_SESSION_TOKEN": value}, [])
    assert "the value of AWS_SESSION_TOKEN" in caught.value.message
    assert value not in caught.value.message


def test_powershell_gets_literal_strings_with_every_quote_doubled() -> None:
    # The tokenizer of PowerShell takes U+2018 to U+201B for the plain quote.
    values = {"A": "it's $HOME `n\n%", "B": "\u2018\u2019\u201a\u201b"}
    assert script(shell_named("powershell"), values, ["AWS_PROFILE"]) == (
        "$env:AWS_PROFILE = $null\n"
        "$env:A = 'it''s $HOME `n\n%'\n"
        "$env:B = '\u2018\u2018\u2019\u2019\u201a\u201a\u201b\u201b'\n"
    )


@pytest.mark.parametrize(
    ("programs", "shell"),
    [
        (["zsh", "bash"], "zsh"),
        (["make", "fish"], "fish"),
        (["pwsh"], "powershell"),
        (["dash"], "bash"),
        (["python3", ""], "bash"),
        ([], "bash"),
    ],
)
def test_the_first_program_that_is_a_shell_is_the_shell(programs: list[str], shell: str) -> None:
    assert name_of_shell(programs) == shell


def test_another_shell_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError) as caught:
        shell_named("tcsh")
    assert caught.value.hint == "use --shell bash, zsh, fish, powershell, cmd, dotenv, json"
