"""The processes below a process."""


def children_of(pid: int) -> set[int]:
    """Return the processes below *pid*, those below them included."""
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            own = {int(word) for word in file.read().split()}
    except OSError:
        return set()
    return own.union(*map(children_of, own))


def command_of(pid: int) -> list[str]:
    """Return the command line of *pid*, empty if it has ended."""
    try:
        with open(f"/proc/{pid}/cmdline", encoding="utf-8", errors="replace") as file:
            return file.read().split("\0")[:-1]
    except OSError:
        return []
