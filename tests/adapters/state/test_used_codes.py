"""The codes that were sent, in files that do not give them away."""

import subprocess
import sys
from pathlib import Path

from testbed.names import PHONE

from awsroles.adapters.state.used_codes import FileUsedCodes

NOON = 1_800_000_000
MARK = """
import sys
from awsroles.adapters.state.used_codes import FileUsedCodes
for number in range(10):
    FileUsedCodes(sys.argv[1], lambda: {noon}).mark({phone!r}, {step}, f"{{sys.argv[2]}}{{number:05}}")
"""


def test_the_code_itself_is_nowhere(tmp_path: Path) -> None:
    FileUsedCodes(str(tmp_path), lambda: NOON).mark(PHONE, NOON // 30, "123456")
    for path in (tmp_path / "used-codes").iterdir():
        assert "123456" not in path.read_text()
        assert path.stat().st_mode & 0o777 == 0o600


def test_no_mark_is_lost_when_many_mark_at_once(tmp_path: Path) -> None:
    program = MARK.format(noon=NOON, phone=PHONE, step=NOON // 30)
    marking = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path), str(number)]) for number in range(4)]
    assert [process.wait(timeout=20) for process in marking] == [0] * 4
    codes = FileUsedCodes(str(tmp_path), lambda: NOON)
    assert all(codes.code_is_used(PHONE, f"{one}{other:05}") for one in range(4) for other in range(10))


def test_a_damaged_file_means_that_no_code_was_used(tmp_path: Path) -> None:
    codes = FileUsedCodes(str(tmp_path), lambda: NOON)
    codes.mark(PHONE, NOON // 30, "123456")
    [path] = [path for path in (tmp_path / "used-codes").iterdir() if not path.name.endswith(".lock")]
    for junk in (b"\xff", b"one two three\n", "² x\n".encode(), b"\n\n", b"60000000"):
        path.write_bytes(junk)
        assert not codes.code_is_used(PHONE, "123456")
        assert not codes.step_is_used(PHONE, NOON // 30)
    codes.mark(PHONE, NOON // 30, "123456")
    assert codes.code_is_used(PHONE, "123456")
