"""The stand-in imports nothing of awsroles, so that the program is not tested with itself."""

import subprocess
import sys


def test_the_stand_in_loads_nothing_else_of_this_program_and_no_client_of_aws() -> None:
    script = "import awsroles.standin.server, awsroles.standin.sample_policies, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=True)
    loaded = done.stdout.split()
    own = {name for name in loaded if name.startswith("awsroles.")}
    assert own
    assert all(name.startswith("awsroles.standin") for name in own)
    assert not {"boto3", "botocore", "pyotp", "requests"} & set(loaded)
