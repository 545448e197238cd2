"""A browser on a desktop, which shares no terminal with us."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from testbed.program.fake_programs import install

from awsroles.adapters.desktop import is_desktop, open_url
from awsroles.core.console.browser import BrowserChoice
from awsroles.errors import ConfigurationError

URL = "https://signin.aws.amazon.com/switchrole?account=222222222222&roleName=a%20b"
LOUD = """
echo "to stdout"; echo "to stderr" >&2
printf %s "$1" > "$OUT/url"; ls -l /proc/$$/fd/0 > "$OUT/stdin"; cut -d" " -f6 /proc/$$/stat > "$OUT/session"
"""


def opening(environment: dict[str, str], program: str | None) -> "subprocess.CompletedProcess[str]":
    """Open the URL in a process of its own, to see what comes out of it."""
    script = (
        "from awsroles.adapters.desktop import open_url; from awsroles.core.console.browser import BrowserChoice; "
        f"print('opened', open_url({URL!r}, BrowserChoice({program!r})))"
    )
    return subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=20, check=True
    )


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"DISPLAY": ""}, False),
        ({"SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"}, False),
        ({}, False),
    ],
)
def test_there_is_a_desktop_if_there_is_a_display(environ: dict[str, str], *, expected: bool) -> None:
    assert is_desktop(environ) is expected


def test_a_browser_of_ones_own_gets_the_url_and_none_of_our_streams(environment: dict[str, str]) -> None:
    out = install("own-browser", LOUD)
    program = str(out / "bin" / "own-browser")
    done = opening(environment, program)
    wait_for(lambda: (out / "session").exists() and (out / "session").read_text() != "")
    assert (done.stdout, done.stderr) == ("opened True\n", "")
    assert (out / "url").read_text() == URL
    assert "/dev/null" in (out / "stdin").read_text()
    assert int((out / "session").read_text()) != os.getsid(0), "no Ctrl-C of ours ends it"


def test_the_browser_is_not_waited_for(environment: dict[str, str]) -> None:
    out = install("slow-browser", "sleep 8")
    began = time.monotonic()
    opening(environment, str(out / "bin" / "slow-browser"))
    assert time.monotonic() - began < 7.5


def test_output_of_the_browser_does_not_reach_stdout(environment: dict[str, str]) -> None:
    out = install("desktop-browser", LOUD)
    browser = f"{out / 'bin' / 'desktop-browser'} %s"
    done = opening(environment | {"DISPLAY": ":9", "BROWSER": browser}, None)
    assert done.stdout == "opened True\n"
    assert "to stdout" in done.stderr
    assert (out / "url").read_text() == URL


def test_an_impossible_browser_name_is_reported() -> None:
    with pytest.raises(ConfigurationError, match="cannot be started: embedded null byte"):
        open_url("https://x", BrowserChoice("fire\0fox"))


def test_a_missing_browser_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be started: No such file") as caught:
        open_url(URL, BrowserChoice(str(tmp_path / "nowhere")))
    assert caught.value.hint == "correct --browser, or run awsroles config set browser COMMAND"


def test_our_own_output_goes_on_afterwards(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    out = install("quick-browser", ":")
    monkeypatch.setenv("BROWSER", f"{out / 'bin' / 'quick-browser'} %s")
    before = os.fstat(1).st_ino
    assert open_url(URL, BrowserChoice())
    assert os.fstat(1).st_ino == before
    assert environment
