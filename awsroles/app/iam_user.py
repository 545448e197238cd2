"""The use cases about the IAM user's own credentials, composed of an app's components."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from awsroles.app.app import App
    from awsroles.core.keys.rotate import Rotation
    from awsroles.core.mfa.enroll import Enrollment
    from awsroles.core.mfa.seed_store import TotpSeedStore


def enroll(app: "App", profile: str) -> "Enrollment":
    """Return the enrollment of MFA devices for the user of the master *profile*."""
    from awsroles.adapters.mfa.totp import code_at
    from awsroles.core.keys.iam_user import IamUserCalls, resolve_master
    from awsroles.core.mfa.code_pair import ConsecutiveCodes
    from awsroles.core.mfa.enroll import Enrollment, VirtualDevice

    chain = resolve_master(app.profiles(), profile)
    screen = app.enrollment_screen
    codes = ConsecutiveCodes(app.prompter, screen, app.clock, code_at)
    calls = IamUserCalls(app.sessions, chain)
    devices = app.aws.iam(app.endpoint(chain, "IAM"))
    device = VirtualDevice(calls, devices, screen, codes, app.used_codes, app.ui)
    return Enrollment(chain.master, device, totp_seeds(app), app.prompter, app.config, app.ui)


def actor_of(app: "App", profile: str) -> str:
    """Return the ARN of the user of the master *profile*; raise ConfigurationError for any other profile."""
    from awsroles.core.keys.iam_user import resolve_master

    return str(resolve_master(app.profiles(), profile).master.user)


def totp_seeds(app: "App") -> "TotpSeedStore":
    """Return the TOTP seeds in the secret store."""
    from awsroles.adapters.mfa.totp import code_at
    from awsroles.core.mfa.seed_store import TotpSeedStore

    return TotpSeedStore(app.secrets, app.prompter, app.enrollment_screen, app.clock, code_at, app.ui)


def rotate(app: "App", profile: str) -> "Rotation":
    """Return the rotation of the access key of the master *profile*."""
    from awsroles.core.keys.create import KeyCreation, KeyQuota
    from awsroles.core.keys.iam_user import IamUserCalls, resolve_master
    from awsroles.core.keys.journal import KeyJournals
    from awsroles.core.keys.rotate import Rotation

    profiles = app.profiles()
    chain = resolve_master(profiles, profile)
    calls = IamUserCalls(app.sessions, chain)
    iam, journals = app.aws.iam(app.endpoint(chain, "IAM")), KeyJournals(app.secrets)
    quota = KeyQuota(app.prompter, app.clock, app.ui)
    return Rotation(
        calls=calls,
        iam=iam,
        sts=app.sessions.sts(chain),
        keys=app.access_keys,
        journals=journals,
        creation=KeyCreation(calls, iam, journals, quota, app.clock, app.ui),
        locks=app.locks,
        prompter=app.prompter,
        profiles=profiles,
        session_cache=app.session_cache,
        pause=app.sleep,
        ui=app.ui,
    )
