"""A small process that runs commands and measures their cost.

The peak memory of a child includes the time before exec, when it is a copy of its parent. This process is therefore
started with `python -I -S` and imports little. Its pipes use marshal.
"""

import marshal
import os
import sys
import time

_NOWHERE = [(os.POSIX_SPAWN_OPEN, descriptor, os.devnull, os.O_RDWR, 0) for descriptor in (0, 1, 2)]


def took(command: "list[str]", environment: "dict[str, str]", times: int) -> "tuple[float, float, int, list[int]]":
    """Run *times* copies of *command* concurrently; return seconds, CPU seconds, the peak in KiB and the exit codes."""
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
