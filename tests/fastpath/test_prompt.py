"""The line of `awsroles prompt`: the profile of a shell, and the time left."""

import os
import random
import string
import subprocess
import sys
import time
from datetime import datetime, timezone
from pathlib import Path

import pytest
from testbed.program.loaded_modules import modules, modules_of_python
from testbed.program.workstation import Workstation
from testbed.scenarios.in_memory_app import MASTER

from awsroles.adapters.state.files import FileSessionMetadata
from awsroles.core.aws.durations import LONGEST_CHAINED_SESSION
from awsroles.core.profiles.validation import check_color, is_profile_name
from awsroles.core.sessions.cache import SessionMetadata, rfc3339
from awsroles.fastpath import config_scan, prompt
from awsroles.fastpath.session_record import elevated_session_item, mfa_session_item, role_session_item

USER = "arn:aws:iam::111111111111:user/ada"
ROLE = "\n[profile prod]\nawsroles_role_arn = arn:aws:iam::222222222222:role/operations\n"
NOW = 1_800_000_000
MINUTE, HOUR = 60, 3_600


class Shell:
    """A shell in *home*, with the sessions that it is given."""

    now: float = NOW

    def __init__(self, home: Path) -> None:
        self.config = home / ".aws" / "config"
        self.config.parent.mkdir()
        self.write(ROLE)
        self.sessions = FileSessionMetadata(str(home / ".local" / "state" / "awsroles"))

    def write(self, profile: str) -> None:
        """Write a config file with the master profile and *profile*."""
        self.config.write_text(MASTER + profile)

    def has(self, *, role: int | None = None, mfa: int | None = None, elevated: int | None = None) -> None:
        """Give each session the seconds that it still lives."""
        place = str(self.config)
        items = {
            role_session_item(place, "prod"): role,
            mfa_session_item(USER): mfa,
            elevated_session_item(place, "prod"): elevated,
        }
        for item, left in items.items():
            if left is not None:
                self.sessions.put(SessionMetadata(item, NOW - HOUR, NOW + left, USER))

    def shows(self, text: str = prompt.DEFAULT_FORMAT, **variables: str) -> str:
        """Return the line in a shell with *variables*, by default with AWS_PROFILE."""
        return prompt.prompt_line(text, {**os.environ, **(variables or {"AWS_PROFILE": "prod"})}, self.now)


@pytest.fixture
def shell(home: Path) -> Shell:
    """Return a shell with two profiles, and no session."""
    return Shell(home)


def test_without_a_profile_the_prompt_is_empty(shell: Shell) -> None:
    assert shell.shows(AWS_PROFILE="") == ""
    assert shell.shows(prompt.DEFAULT_FORMAT, UNRELATED="1") == ""


def test_without_a_session_it_shows_the_profile_alone(shell: Shell) -> None:
    assert shell.shows() == "prod"
    assert shell.shows(AWS_PROFILE="of-another-program") == "of-another-program"


@pytest.mark.parametrize(
    ("left", "shown"),
    [(11 * HOUR + 5 * MINUTE, "11h05m"), (59 * MINUTE, "59m"), (61, "1m"), (59, "<1m"), (0, "expired")],
)
def test_the_time_is_that_of_the_mfa_session_which_renews_the_role_session(shell: Shell, left: int, shown: str) -> None:
    shell.has(role=-MINUTE, mfa=left)
    assert shell.shows() == f"prod {shown}"
    assert shell.shows(AWS_PROFILE="master") == f"master {shown}"


def test_a_minute_that_has_begun_is_not_left(shell: Shell) -> None:
    shell.has(mfa=HOUR)
    shell.now += 0.1
    assert shell.shows() == "prod 59m"


def test_a_role_session_that_outlives_the_mfa_session_counts(shell: Shell) -> None:
    shell.has(role=50 * MINUTE, mfa=10 * MINUTE)
    assert shell.shows() == "prod 50m"


@pytest.mark.parametrize(
    "option",
    [
        f"awsroles_duration_seconds = {LONGEST_CHAINED_SESSION + 1}",
        "awsroles_mfa_serial = arn:aws:iam::111111111111:mfa/other",
    ],
)
def test_a_session_that_takes_a_code_of_its_own_is_not_renewed(shell: Shell, option: str) -> None:
    shell.write(f"{ROLE}{option}\n")
    shell.has(role=2 * HOUR, mfa=9 * HOUR)
    assert shell.shows() == "prod 2h00m"


def test_an_mfa_session_renews_no_longer_than_its_code_may_be_old(shell: Shell) -> None:
    shell.write(f"{ROLE}awsroles_mfa_max_age_seconds = {2 * HOUR}\n")
    shell.has(role=30 * MINUTE, mfa=9 * HOUR)
    assert shell.shows() == "prod 1h00m"


def test_an_elevated_session_is_named(shell: Shell) -> None:
    shell.write(f"{ROLE}awsroles_policy_arns = arn:aws:iam::aws:policy/ReadOnlyAccess\n")
    shell.has(role=30 * MINUTE, mfa=9 * HOUR, elevated=14 * MINUTE)
    assert shell.shows() == "prod elevated 14m"
    shell.has(elevated=0)
    assert shell.shows() == "prod 9h00m"


def test_credentials_of_exec_and_env_end_when_they_say(shell: Shell) -> None:
    shell.has(role=HOUR, mfa=9 * HOUR)
    given = {"AWSROLES_PROFILE": "prod", "AWS_PROFILE": "other"}
    assert shell.shows(**given, AWS_CREDENTIAL_EXPIRATION=rfc3339(NOW + 42 * MINUTE)) == "prod 42m"
    # exec --server refreshes them.
    assert shell.shows(**given) == "prod"
    for end in ("tomorrow", f"{'9' * 400}-01-01T00:00:00Z", "99999999-01-01T00:00:00Z"):
        assert shell.shows(**given, AWS_CREDENTIAL_EXPIRATION=end) == "prod", end


def test_the_end_is_read_as_it_was_written() -> None:
    for seconds in (0, 951_782_400, 951_868_799, NOW, 4_107_542_399, 4_107_542_400):
        text = datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        assert prompt._seconds(text) == seconds


@pytest.mark.parametrize(
    ("left", "color"), [(16 * MINUTE, "green"), (14 * MINUTE, "yellow"), (0, "red"), (None, "green")]
)
def test_the_color_is_that_of_the_time_left(shell: Shell, left: int | None, color: str) -> None:
    shell.has(mfa=left)
    assert shell.shows("{color}") == color


@pytest.mark.parametrize("value", ["red", "RED", f"#{check_color('red')}"])
def test_production_is_red(shell: Shell, value: str) -> None:
    shell.write(f"{ROLE}awsroles_color = {value}\n")
    shell.has(mfa=9 * HOUR)
    assert shell.shows("{color} {profile}") == "red prod"


def test_a_format_stays_as_it_is_but_for_its_fields(shell: Shell) -> None:
    assert shell.shows("[{profile} {left}] ") == "[prod] "
    shell.has(mfa=HOUR)
    assert shell.shows("%F{{color}}{profile}:{left}%f {other}") == "%F{green}prod:1h00m%f {other}"


def test_a_name_that_is_none_of_ours_could_mean_something_to_the_shell(shell: Shell) -> None:
    for name in ("$(date)", "`date`", "%F{red}", "\\w", "a b", "a\nb", "\x1b[2J", "-x", "a" * 65, "é", "!!"):
        assert shell.shows(AWS_PROFILE=name) == "", name


def test_the_rule_for_names_is_that_of_the_profiles(seeded_random: random.Random) -> None:
    letters = string.printable + "é"
    names = ["".join(seeded_random.choices(letters, k=seeded_random.randint(0, 3))) for _ in range(2_000)]
    for name in (*names, "a" * 64, "a" * 65, "", "é", "a@b.c+d:e/f-g"):
        assert config_scan.is_profile_name(name) == is_profile_name(name), name


def test_damaged_files_cost_the_time_at_most(shell: Shell, home: Path) -> None:
    shell.has(mfa=HOUR)
    for path in (home / ".local" / "state" / "awsroles" / "sessions").iterdir():
        path.write_bytes(b"\xff soon\n\n")
    assert shell.shows() == "prod"
    for path in (home / ".local" / "state" / "awsroles" / "sessions").iterdir():
        path.write_text(f"-1{'0' * 400} 0\n\n{mfa_session_item(USER)}\n")
    assert shell.shows() == "prod expired"
    shell.config.write_bytes(b"\xff[profile prod")
    assert shell.shows() == "prod"
    os.truncate(shell.config, 2**40)
    assert shell.shows() == "prod"
    shell.config.unlink()
    os.mkfifo(shell.config)
    assert shell.shows() == "prod"


def test_a_prompt_loads_few_modules_and_neither_bus_nor_parser(environment: dict[str, str], shell: Shell) -> None:
    workstation = Workstation({**environment, "AWS_PROFILE": "prod"})
    shell.sessions.put(SessionMetadata(mfa_session_item(USER), int(time.time()), int(time.time()) + HOUR, USER))
    more = modules(workstation, "prompt") - modules_of_python(workstation)
    assert {each for each in more if not each.startswith("awsroles")} == set()
    assert len(more) <= 7, sorted(more)


def test_a_closed_output_breaks_no_shell(environment: dict[str, str], shell: Shell) -> None:
    command = [os.path.join(os.path.dirname(sys.executable), "awsroles"), "prompt"]
    assert shell.config.exists()
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            command,
            env={**environment, "AWS_PROFILE": "prod"},
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=30,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, b"")
