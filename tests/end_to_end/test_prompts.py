"""The lines of docs/prompts.md, as shells read them."""

import json
import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from testbed.program.workstation import Workstation
from testbed.scenarios.in_memory_app import MASTER

from awsroles.adapters.files.toml import parse_toml
from awsroles.adapters.state.files import FileSessionMetadata
from awsroles.core.sessions.cache import SessionMetadata
from awsroles.fastpath.session_record import mfa_session_item

PAGE = Path(__file__).parents[2] / "docs" / "prompts.md"
ROLE = "\n[profile prod]\nawsroles_role_arn = arn:aws:iam::222222222222:role/operations\n"
# p10k is no program. Its segments are printed here as they are called.
P10K = 'function p10k() { print -r -- "$@" }'

Show = Callable[..., str]


def blocks(heading: str) -> list[str]:
    """Return the indented blocks below *heading*."""
    section = PAGE.read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    found = re.findall(r"(?:(?<=\n\n)|(?<=\n)) {4}\S.*(?:\n(?: {4}.*|(?=\n {4})))*", section)
    return ["\n".join(line[4:] for line in block.split("\n")) for block in found]


@pytest.fixture
def show(environment: dict[str, str], home: Path) -> Show:
    """Return a function that runs a script in a shell with or without a profile, and returns its output."""
    workstation = Workstation(environment)
    workstation.write_config(MASTER + ROLE)
    now = int(time.time())
    note = SessionMetadata(mfa_session_item("arn:aws:iam::111111111111:user/ada"), now - 60, now + 7_250, "")
    FileSessionMetadata(str(home / ".local" / "state" / "awsroles")).put(note)

    def run(shell: list[str], script: str, profile: str = "prod") -> str:
        return subprocess.run(
            [*shell, script],
            env={**environment, "AWS_PROFILE": profile},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=20,
            check=True,
        ).stdout

    return run


def test_bash_shows_the_profile_before_its_own_prompt(show: Show) -> None:
    (line,) = blocks("bash")
    script = f"PS1='> '\n{line}\nprintf %s \"${{PS1@P}}\""
    bash = ["bash", "--norc", "-c"]
    assert show(bash, script) == "[prod 2h00m] > "
    assert show(bash, script, profile="") == show(bash, script, profile="$(id)") == "> "


def test_zsh_shows_the_profile_in_the_color_of_its_time(show: Show) -> None:
    (lines,) = blocks("zsh")
    script = f"PROMPT='> '\n{lines}\nprint -rnP -- $PROMPT"
    zsh = ["zsh", "-f", "-c"]
    assert re.sub(r"\x1b\[[\d;]*m", "", show(zsh, script)) == "[prod 2h00m] > "
    assert "\x1b[32m" in show(zsh, script)
    assert show(zsh, script, profile="%F{red}") == "> "


def test_fish_shows_the_profile_on_the_right(show: Show) -> None:
    (function,) = blocks("fish")
    fish = ["fish", "--no-config", "-c"]
    shown = show(fish, f"set -x TERM xterm-256color\n{function}\nfish_right_prompt")
    assert re.sub(r"\x1b[\[(][\d;]*[mB]", "", shown) == "prod 2h00m"
    assert show(fish, f"{function}\nfish_right_prompt; true", profile="") == ""


def test_powerlevel10k_gets_a_segment_only_if_there_is_a_profile(show: Show) -> None:
    (function,) = blocks("powerlevel10k")
    zsh = ["zsh", "-f", "-c"]
    assert show(zsh, f"{P10K}\n{function}\nprompt_awsroles") == "segment -f green -t prod 2h00m\n"
    assert show(zsh, f"{P10K}\n{function}\nprompt_awsroles", profile="") == ""


def test_starship_runs_a_command_that_prints_the_profile(show: Show) -> None:
    settings = parse_toml("\n".join(blocks("starship")))
    custom = settings["custom"]["awsroles"]
    assert custom.keys() <= {"command", "when", "shell", "format", "style", "symbol"}
    assert settings["aws"]["disabled"] is True
    # starship adds -c to a shell without arguments (its src/modules/custom.rs).
    assert show([*custom["shell"], "-c"], custom["command"]) == "prod 2h00m\n"


def test_oh_my_posh_gets_a_variable(show: Show) -> None:
    function, segment = blocks("oh-my-posh")
    read = re.findall(r"\.Env\.(\w+)", json.loads(segment)["template"])
    assert json.loads(segment)["type"] == "text"
    for shell in (["bash", "--norc", "-c"], ["zsh", "-f", "-c"]):
        assert show(shell, f"{function}\nset_poshcontext\nprintenv {read[0]}") == "prod 2h00m\n"
