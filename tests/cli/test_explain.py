"""`awsroles explain` on a narrow terminal."""

import pytest
from testbed.program.command_line import CommandLine


@pytest.mark.usefixtures("config")
def test_below_60_columns_the_evidence_is_below_its_check(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("TERM", "dumb")
    lines = run("explain", "unheard-of").out.splitlines()
    assert lines[lines.index("  failed   Profile") + 1].startswith("    there is no profile unheard-of")
    checks = lines[: lines.index("What to do:")]
    assert [line for line in checks if len(line) > 39] == []
