"""The terminal and the program behind another process, for a message to a user who waits for it (proc(5))."""

from typing import NamedTuple

# Majors of the devices of pseudo-terminals and of consoles (Linux, Documentation/admin-guide/devices.txt).
_FIRST_PTS, _LAST_PTS, _CONSOLE = 136, 143, 4
# Their child was typed by a user. Any other parent is the program that waits for its result.
_SHELLS = {"bash", "zsh", "fish", "sh", "dash", "ksh", "ash", "pwsh", "login", "su", "sudo", "tmux: server", "screen"}
_OURS = "awsroles"


class Holder(NamedTuple):
    """A process: its *terminal* such as `pts/3`, empty if it has none, and the *program* that the user started."""

    terminal: str
    program: str


def holder(pid: int) -> Holder | None:
    """Return the holder *pid*, None if the system does not tell."""
    try:
        _, parent, device = _stat(pid)
        program = _stat(parent)[0]
    except (OSError, ValueError, IndexError):
        return None
    return Holder(_terminal(device), _OURS if program in _SHELLS else program)


def _stat(pid: int) -> tuple[str, int, int]:
    """Return the name, the parent and the terminal's device number of *pid*."""
    with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
        opening, _, rest = file.read().rpartition(")")
    fields = rest.split()
    return opening.partition("(")[2], int(fields[1]), int(fields[4])


def _terminal(device: int) -> str:
    major, minor = device >> 8 & 0xFFF, device & 0xFF | device >> 12 & 0xFFF00
    if _FIRST_PTS <= major <= _LAST_PTS:
        return f"pts/{(major - _FIRST_PTS) * 256 + minor}"
    return f"tty{minor}" if major == _CONSOLE else ""
