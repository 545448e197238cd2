"""The driver of AWS's credential_process protocol: one JSON document on stdout, or nothing and an error on stderr."""

import os
import sys

from awsroles.errors import AwsrolesError, NobodyToAskError, StoreLockedError


def run(profile: str, started_at: float) -> int:
    """Print the credentials of *profile*; raise AwsrolesError. stdin is never read.

    *started_at* in seconds since the epoch. Sources of the protocol: the SDK reference guide, process credential
    provider.
    """
    document = _document(profile, started_at)
    # One write, so that a reader who counts on a whole document gets it; never through a text layer.
    sys.stdout.flush()
    os.write(1, document)
    return 0


def _document(profile: str, started_at: float) -> bytes:
    from awsroles.wiring import Terms, Wiring

    wiring = Wiring(Terms(person=False, started_at=started_at))
    try:
        chain = wiring.profiles().chain(profile)
        return wiring.switch.session(chain).document
    except (NobodyToAskError, StoreLockedError) as error:
        raise _with_login(error, profile) from error


def _with_login(error: AwsrolesError, profile: str) -> AwsrolesError:
    """Return *error* with the hint that helps: what cannot be asked here can be in a terminal."""
    return type(error)(error.message, f"run awsroles login {profile}")
