"""The limit of descriptors: raised where many are served, and as found for the programs that are started."""

import subprocess
import sys

import pytest
from testbed.program.shells import shell_command

RAISED = """
import subprocess
from awsroles.adapters.process.descriptor_limit import limit_as_found, raise_limit
print(raise_limit())
for _ in range(2):
    with limit_as_found():
        print(subprocess.check_output(["sh", "-c", "ulimit -Sn"], text=True), end="")
    print(subprocess.check_output(["sh", "-c", "ulimit -Sn"], text=True), end="")
"""


@pytest.mark.parametrize(
    ("found", "raised"), [(("256", "256"), "256"), (("256", "4000"), "1024"), (("2000", "4000"), "2000")]
)
def test_it_is_raised_as_far_as_needed_and_allowed(found: tuple[str, str], raised: str) -> None:
    soft, hard = found
    done = subprocess.run(
        [
            *shell_command("bash", f'ulimit -Sn {soft}; ulimit -Hn {hard}; exec "$@"'),
            "bash",
            sys.executable,
            "-c",
            RAISED,
        ],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert done.stdout.split() == [raised, soft, raised, soft, raised]
