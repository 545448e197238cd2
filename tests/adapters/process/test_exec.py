"""Details of exec that an end-to-end test does not show."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from awsroles.adapters.process.exec import ExecTarget, wait_for
from awsroles.errors import CommandNotExecutableError

STARTED_IN_THE_C_LOCALE = """
import os
from awsroles.adapters.process.hardening import harden
from awsroles.adapters.process.exec import ExecTarget
found = ExecTarget()
harden()
print("LC_CTYPE" in os.environ, "LC_CTYPE" in found.environ, found.environ["HOME"])
"""


def test_the_environment_is_as_it_was_found_before_the_process_is_closed_even_to_itself(
    unprivileged: Callable[..., Any],
) -> None:
    environ = {"HOME": "/home/ada", "PATH": os.environ["PATH"]}
    command = [sys.executable, "-c", STARTED_IN_THE_C_LOCALE]
    assert unprivileged(command, env=environ).stdout == "True False /home/ada\n"


def test_a_program_is_looked_for_in_the_path_that_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    replacement = ExecTarget({"PATH": "/nowhere:/bin"})
    monkeypatch.setenv("PATH", "/nowhere")
    assert replacement.find("sh") == "/bin/sh"
    assert ExecTarget({}).find("sh") in ("/bin/sh", "/usr/bin/sh")


def test_a_process_that_cannot_be_replaced_waits_and_leaves_ctrl_c_to_the_program() -> None:
    script = "sleep 0.2; kill -INT $PPID; sleep 0.1; kill -INT $PPID; sleep 0.1; exit $CODE"
    assert wait_for("/bin/sh", ["sh", "-c", script], {"CODE": "3", "PATH": "/bin:/usr/bin"}) == 3


def test_a_directory_is_no_program(tmp_path: Path) -> None:
    with pytest.raises(CommandNotExecutableError, match="it is a directory") as caught:
        ExecTarget({}).find(str(tmp_path))
    assert caught.value.hint == "name a program in it"
