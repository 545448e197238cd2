"""Runs commands and tells what they took: a process of its own, which is small and does nothing else meanwhile.

A child's peak of memory counts from before it became another program, when it still was its parent: so this is
started with `python -I -S` and imports next to nothing. It speaks marshal on its pipes.
"""

import marshal
import os
import sys
import time

_NOWHERE = [(os.POSIX_SPAWN_OPEN, descriptor, os.devnull, os.O_RDWR, 0) for descriptor in (0, 1, 2)]


def took(command: "list[str]", environment: "dict[str, str]", times: int) -> "tuple[float, float, int, list[int]]":
    """Run *command* as often, all at once; return seconds, CPU seconds, the largest peak in KiB and the exit codes."""
    start = time.perf_counter()
    children = [os.posix_spawn(command[0], command, environment, file_actions=_NOWHERE) for _ in range(times)]
    cpu, peak, codes = 0.0, 0, []
    for child in children:
        _, status, usage = os.wait4(child, 0)
        cpu += usage.ru_utime + usage.ru_stime
        peak = max(peak, usage.ru_maxrss)
        codes.append(os.waitstatus_to_exitcode(status))
    return time.perf_counter() - start, cpu, peak, codes


if __name__ == "__main__":
    while True:
        try:
            asked = marshal.load(sys.stdin.buffer)  # noqa: S302 - our own parent wrote it
        except EOFError:
            break
        marshal.dump(took(*asked), sys.stdout.buffer)
        sys.stdout.buffer.flush()
