"""The files of a company at the stand-in that somebody made by hand, as `org init --from-live` reads it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from pathlib import Path

import pytest
from testbed.scenarios.in_memory_app import InMemoryApp
from testbed.scenarios.organizations import organization_of

from awsroles.adapters.files.organization_folder import FILE
from awsroles.adapters.process.waiting import Waiter
from awsroles.app.live import read_live
from awsroles.app.organization_from_live import FromLive, files_from_live
from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.org.check.check import check
from awsroles.errors import AccessDeniedError
from awsroles.standin.accounts import InlinePolicy, ManagedPolicy
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, allow_assume, trust_with_mfa

MASTER, PROD, DEV = "111111111111", "222222222222", "333333333333"
ADA = f"arn:aws:iam::{MASTER}:user/ada"


class Unhurried(Waiter):
    """A waiter that does not sleep."""

    def pause(self, seconds: float) -> None:
        """Return at once."""


PROFILE = f"""[profile master]
credential_process = awsroles credential-process master
region = eu-west-1
awsroles_user_arn = {ADA}
awsroles_mfa_serial = arn:aws:iam::{MASTER}:mfa/ada-phone
"""
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
READING = allow(["iam:Get*", "iam:List*", "iam:Generate*", "organizations:Describe*", "organizations:List*"])


class ByHand:
    """A company with a role `audit` in each account, which its administrators' group lets ada assume."""

    def __init__(self, folder: Path) -> None:
        self.aws = StandIn()
        self.aws.management_account = MASTER
        read_only = self.aws.add_managed_policy(READ_ONLY, allow(["s3:Get*"]))
        for number, name in ((MASTER, "Users"), (PROD, "Production"), (DEV, "dev")):
            self.aws.add_member_account(number, name)
            self.role(number, "audit", [InlinePolicy("read", READING)])
        self.role(PROD, "operations", seconds=7200, attached=[read_only])
        self.role(DEV, "operations", attached=[read_only])
        self.role(DEV, "team/legacy")
        everywhere = [f"arn:aws:iam::*:role/{name}" for name in ("audit", "operations")]
        self.aws.add_group(f"arn:aws:iam::{MASTER}:group/Admins", [allow_assume(everywhere)])
        group = self.aws.groups[f"arn:aws:iam::{MASTER}:group/Admins"]
        for name in ("ada", "bob"):
            self.aws.add_user(f"arn:aws:iam::{MASTER}:user/{name}").groups = (group,)
        phone = self.aws.add_mfa_device(ADA, f"arn:aws:iam::{MASTER}:mfa/ada-phone")
        self.home = InMemoryApp(str(folder / "state"), self.aws, phone)
        self.home.config.text = PROFILE
        key = self.aws.add_access_key(ADA)
        self.home.keys.save(parse_user_arn(ADA), AccessKey(key.access_key_id, key.secret_access_key))

    def role(
        self,
        account: str,
        name: str,
        policies: Sequence[InlinePolicy] = (),
        seconds: int = 3600,
        attached: Sequence[ManagedPolicy] = (),
    ) -> None:
        arn = f"arn:aws:iam::{account}:role/{name}"
        self.aws.add_role(arn, trust_with_mfa(MASTER), seconds, policies, attached=attached)

    def read(self, via: str | None = None) -> FromLive:
        def begin(total: int) -> Callable[[int], None]:
            assert total == 2
            return lambda _: None

        return files_from_live(self.home.app(waiter=Unhurried(60.0)), "master", via, begin)


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ByHand:
    monkeypatch.chdir(tmp_path)
    return ByHand(tmp_path)


def test_the_file_of_what_is_read_has_a_check_that_finds_nothing(company: ByHand) -> None:
    found = company.read()
    assert found.snapshot.complete, found.snapshot.unread
    texts = found.files.texts
    organization = organization_of(texts[FILE], texts)
    assert sorted(organization.functions) == ["audit", "operations"]
    live = read_live(company.home.app(waiter=Unhurried(60.0)), organization, "master")
    assert check(organization, live, datetime.now(timezone.utc)).findings == ()


def test_durations_that_only_the_roles_themselves_tell_are_in_the_file(company: ByHand) -> None:
    texts = company.read().files.texts
    organization = organization_of(texts[FILE], texts)
    longest = {
        account: each.get("max_session")
        for (account, name), each in organization.accesses.items()
        if name == "operations"
    }
    assert longest == {"dev": "1h", "production": "2h"}


def test_an_account_that_cannot_be_read_is_told_and_no_role_of_it_is_in_the_file(company: ByHand) -> None:
    del company.aws.roles[f"arn:aws:iam::{DEV}:role/audit"]
    del company.aws.roles[f"arn:aws:iam::{DEV}:role/operations"]
    found = company.read()
    assert [each.account for each in found.snapshot.unread] == [DEV]
    assert "account dev: it could not be read, so no function has a role there" in found.files.draft.left_out
    assert {account for each in found.files.draft.grants for account in each.accounts} == {"production", "users"}


def test_nothing_is_made_if_the_account_of_the_users_cannot_be_read(company: ByHand) -> None:
    with pytest.raises(AccessDeniedError, match=f"account {MASTER} cannot be read: ") as error:
        company.read(via="nothing")
    assert error.value.hint == "name a role that may read it with --via: --via audit"
