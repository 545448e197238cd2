"""A home that cannot be written, as containers and systemd have it: what needs no file there works all the same."""

import os
from pathlib import Path

from testbed.program.workstation import Workstation

from awsroles.standin.accounts import MfaDevice
from awsroles.standin.aws import StandIn
from devtools.private_keyring import PrivateKeyring

# Without root, use the root of a user namespace.
_AS_ROOT = [] if os.geteuid() == 0 else ["--user", "--map-current-user"]
_INSIDE = 'mount --bind "$HOME" "$HOME" && mount -o remount,ro,bind "$HOME" && cd / && exec "$@"'


class ReadOnlyHome(Workstation):
    """A workstation with a read-only home directory."""

    def command(self, *arguments: str) -> list[str]:
        return ["unshare", *_AS_ROOT, "--mount", "sh", "-c", _INSIDE, "sh", *super().command(*arguments)]


def test_sessions_are_renewed_served_and_logged_out_of(
    aws: StandIn, logged_in: Workstation, keyring_bus: PrivateKeyring, phone: MfaDevice
) -> None:
    workstation = ReadOnlyHome(logged_in.environment)
    written = Path(workstation.environment["HOME"], ".local", "state", "awsroles", "probe")
    assert workstation.run("exec", "prod-operations", "--", "touch", str(written), code=1).stderr.endswith(
        "Read-only file system\n"
    )
    first = workstation.credentials_of("prod-operations")
    aws.lifetimes["AssumeRole"] = 1
    logged_in.run("login", "prod-operations", "--force", "--mfa-code", phone.unused_code())
    del aws.lifetimes["AssumeRole"]
    renewed = workstation.credentials_of("prod-operations")
    assert renewed["AccessKeyId"] != first["AccessKeyId"]
    done = workstation.run("exec", "--server", "prod-operations", "--", *logged_in.boto3_command())
    assert ":222222222222:assumed-role/operations/" in done.stdout
    # The third code of half a minute is that of the last one, which soon expires.
    aws.clock_offset += 30
    assert (
        workstation.run("login", "prod-operations", "--force", "--mfa-code", phone.unused_code()).stderr.count("error")
        == 0
    )
    assert workstation.run("logout", "--all").stderr.startswith("Deleted 2 sessions")
    assert [item.split("/")[1] for item in keyring_bus.items()] == ["access-key"]
