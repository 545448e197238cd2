"""Fixtures of the end-to-end tests: ada's workstation, with the stand-in as AWS and a real keyring."""

import os
from collections.abc import Iterator
from contextlib import closing

import pytest
from testbed.program.browser import Browser
from testbed.program.workstation import Workstation

from awsroles.adapters.keyring.os_keyring import OsKeyring
from awsroles.adapters.process.launcher import program_path
from awsroles.adapters.state.files import StateFacts
from awsroles.app.app import App
from awsroles.app.invocation import Invocation
from awsroles.app.profiles import login
from awsroles.core.aws import credentials as core_credentials
from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.keys.access_keys import AccessKeys
from awsroles.core.profiles.options import RoleProfileOptions
from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.server import Served
from devtools.private_keyring import PrivateKeyring


@pytest.fixture
def workstation(environment: dict[str, str], keyring_bus: PrivateKeyring, server: Served) -> Workstation:  # noqa: ARG001 - started
    """Return a workstation before `setup`."""
    of_the_person = {"AWS_ENDPOINT_URL": server.url, "AWS_MAX_ATTEMPTS": "1", "NO_COLOR": "1"}
    return Workstation(environment | of_the_person)


@pytest.fixture
def configured(workstation: Workstation, key: AccessKey, phone: MfaDevice) -> Workstation:
    """Return a workstation as `setup` and `profile add` leave it (test_setup does it with them), not logged in."""
    program = program_path(workstation.command()[0], workstation.environment)
    workstation.write_config(
        f"[profile master]\ncredential_process = {program} credential-process master\nregion = us-east-1\n"
        f"awsroles_user_arn = {phone.user.arn}\nawsroles_mfa_serial = {phone.serial}\n\n"
        f"[profile prod-operations]\ncredential_process = {program} credential-process prod-operations\n"
        "region = us-east-1\nawsroles_role_arn = arn:aws:iam::222222222222:role/operations\n"
        "awsroles_source_profile = master\n"
    )
    state_directory = os.path.join(workstation.environment["HOME"], ".local", "state", "awsroles")
    keys = AccessKeys(OsKeyring(may_unlock=False, seconds=30), StateFacts(state_directory))
    keys.save(parse_user_arn(phone.user.arn), core_credentials.AccessKey(key.access_key_id, key.secret_access_key))
    return workstation


@pytest.fixture
def logged_in(configured: Workstation, phone: MfaDevice) -> Workstation:
    """Return a workstation as `login prod-operations` leaves it (test_login does it with the program)."""
    invocation = Invocation("command", configured.environment, mfa_code=phone.unused_code())
    # Protection of the memory would last for the process of the tests.
    app = App(invocation, harden=lambda: None)
    [done] = login(app).run(["prod-operations"], RoleProfileOptions(), force=False)
    app.recent_profiles.use(done.profile)
    return configured


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Return the browser of a module's tests."""
    with closing(Browser(tmp_path_factory.mktemp("browser"))) as found:
        yield found
