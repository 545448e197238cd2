"""The command to type next."""

import pytest
from testbed.names import ADA

from awsroles.core.config.document import parse_config
from awsroles.core.profiles.next_step import next_step
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.sessions.status import ProfileStatus

NOW = 1_800_000_000
ROLE = "arn:aws:iam::222222222222:role/operations"
MASTER = f"[profile master]\nawsroles_user_arn = {ADA}\n"
ROLES = f"[profile prod]\nawsroles_role_arn = {ROLE}\n[profile dev]\nawsroles_role_arn = {ROLE}\n"
KEY = "[lab]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n"


def profiles(config: str = "", credentials: str = "") -> Profiles:
    return Profiles(
        parse_config("/config", config.encode(), "config"),
        parse_config("/credentials", credentials.encode(), "credentials"),
    )


@pytest.mark.parametrize(
    ("config", "credentials", "command"),
    [
        ("", "", "awsroles setup"),
        ("[profile broken]\nawsroles_role_arn = nonsense\n", "", "awsroles setup"),
        ("", KEY, "awsroles setup --from lab"),
        ("", KEY + KEY.replace("lab", "default"), "awsroles setup --from default"),
        (MASTER, KEY, "awsroles discover"),
        (MASTER + ROLES, "", "awsroles login"),
    ],
)
def test_the_next_step_follows_from_what_is_there(config: str, credentials: str, command: str) -> None:
    assert next_step(profiles(config, credentials), [], [], NOW).command == command


def test_of_several_masters_without_the_usual_name_one_is_named() -> None:
    config = MASTER.replace("master", "one") + MASTER.replace("master", "two")
    assert next_step(profiles(config), [], [], NOW).command == "awsroles discover one"


@pytest.mark.parametrize(("recent", "used"), [([], "prod"), (["dev", "prod"], "dev"), (["gone"], "prod")])
def test_a_live_session_is_used_the_last_one_first(recent: list[str], used: str) -> None:
    live = [ProfileStatus(name, "role", "222222222222", ROLE, "master", "live", NOW + 60) for name in ("prod", "dev")]
    step = next_step(profiles(MASTER + ROLES), live, recent, NOW)
    assert step.command == f"aws --profile {used} sts get-caller-identity"


@pytest.mark.parametrize(("recent", "used"), [([], "prod"), (["dev", "prod"], "dev"), (["gone"], "prod")])
def test_with_an_mfa_session_alone_a_role_is_used_all_the_same(recent: list[str], used: str) -> None:
    live = [ProfileStatus("master", "master", "111111111111", None, None, "live", NOW + 60)]
    step = next_step(profiles(MASTER + ROLES), live, recent, NOW)
    assert step.reason == f"You need no MFA code now. Use {used}:"
    assert step.command == f"aws --profile {used} sts get-caller-identity"


def test_a_role_that_needs_a_code_of_its_own_is_not_served_by_the_mfa_session() -> None:
    live = [ProfileStatus("master", "master", "111111111111", None, None, "live", NOW + 60)]
    device = "awsroles_mfa_serial = arn:aws:iam::111111111111:mfa/ada-phone\n"
    long = ROLES.replace(ROLE, f"{ROLE}\nawsroles_duration_seconds = 7200")
    assert next_step(profiles(MASTER + device + long), live, [], NOW).command == "awsroles login"


@pytest.mark.parametrize(("recent", "named"), [([], "prod"), (["master", "dev"], "dev")])
def test_a_locked_keyring_is_unlocked_first(recent: list[str], named: str) -> None:
    step = next_step(profiles(MASTER + ROLES), [], recent, NOW, is_locked=True)
    assert (step.reason, step.command) == ("The keyring is locked. A login unlocks it:", f"awsroles login {named}")


def test_an_expired_session_needs_a_login() -> None:
    expired = ProfileStatus("prod", "role", "222222222222", ROLE, "master", "expired", NOW - 1)
    assert next_step(profiles(MASTER + ROLES), [expired], [], NOW).command == "awsroles login"
