"""Snapshots for `awsroles org`: what is live in a company whose policies awsroles generated."""

from collections.abc import Callable
from pathlib import Path

import pytest
from testbed.organization.applied import Applied
from testbed.scenarios.in_memory_app import InMemoryApp
from testbed.scenarios.organizations import organization_of

from awsroles.app.live import read_live
from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.org.live.account import Account, Group, Role
from awsroles.core.org.live.resources import snapshot_of_resources
from awsroles.core.org.policies.generate import generate
from awsroles.core.org.policies.resources import Account as FileAccount
from awsroles.errors import ConfigurationError

COMPANY = """version = 1

[organization]
master_account = "identity"
management_account = "identity"

[accounts]
identity = { id = "111111111111" }
prod = { id = "222222222222" }
dev = { id = "333333333333" }

[functions]
operations = {}
audit = {}

[[grants]]
function = "operations"
accounts = ["prod", "dev"]
policies = ["aws:ReadOnlyAccess"]
external_id = { prod = "cvp-7731" }

[[grants]]
function = "audit"
accounts = ["prod", "dev", "identity"]
policies = ["customer:awsroles-audit"]

[users]
ada = { functions = ["operations", "audit"] }
bob = { functions = ["operations"] }
"""
ORGANIZATION = organization_of(COMPANY)
MASTER = """[profile master]
credential_process = awsroles credential-process master
region = eu-west-1
awsroles_user_arn = {arn}
awsroles_mfa_serial = arn:aws:iam::111111111111:mfa/ada-phone
"""
ADA = "arn:aws:iam::111111111111:user/ada"


class Company:
    """The accounts of the file at a stand-in, as its policies were generated and applied."""

    def __init__(self, folder: Path) -> None:
        self.resources = generate(ORGANIZATION)
        accounts = [FileAccount(each.name, str(each.get("id"))) for each in ORGANIZATION.accounts.values()]
        applied = Applied(self.resources, accounts, {"ada": "/", "bob": "/"})
        applied.apply(self.resources)
        self.aws = applied.aws
        phone = self.aws.add_mfa_device(ADA, "arn:aws:iam::111111111111:mfa/ada-phone")
        self.home = InMemoryApp(str(folder), self.aws, phone)
        self.home.config.text = MASTER.format(arn=ADA)
        key = self.aws.add_access_key(ADA)
        self.home.keys.save(parse_user_arn(ADA), AccessKey(key.access_key_id, key.secret_access_key))


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return Company(tmp_path)


def texts(holder: Role | Group) -> dict[str, str | None]:
    """Return the policies of *holder* by name, those of AWS without their documents."""
    return {
        each.name: each.text if each.arn is None or ":aws:policy/" not in each.arn else "" for each in holder.policies
    }


def shown(account: Account) -> dict[str, object]:
    roles = {
        name: (role.arn, role.trust.text, texts(role), role.max_session)
        for name, role in account.roles.items()
        if name != "OrganizationAccountAccessRole"
    }
    return {"roles": roles, "groups": {name: texts(group) for name, group in account.groups.items()}}


def test_what_was_generated_and_applied_is_read_as_it_was_meant(company: Company) -> None:
    told: list[int] = []

    def begin(total: int) -> Callable[[int], None]:
        told.append(total)
        return told.append

    live = read_live(company.home.app(), ORGANIZATION, "master", on_start=begin)
    assert live.complete, live.unread
    meant = snapshot_of_resources(company.resources)
    assert {name: shown(each) for name, each in live.accounts.items()} == {
        name: shown(each) for name, each in meant.accounts.items()
    }
    master = live.accounts["111111111111"]
    assert live.master == master.id
    assert {name: set(each.groups) for name, each in master.users.items()} == {
        name: set(each.groups) for name, each in meant.accounts["111111111111"].users.items()
    }
    assert master.credentials is not None
    assert [each.serial for each in master.credentials.devices_of("ada") or ()] == [
        "arn:aws:iam::111111111111:mfa/ada-phone"
    ]
    assert live.organization is not None
    assert {each.state for each in live.organization.accounts.values()} == {"ACTIVE"}
    # The progress: of three accounts each one.
    assert told == [3, 1, 2, 3]


def test_roles_of_other_functions_are_tried_if_the_one_of_via_is_missing(company: Company) -> None:
    live = read_live(company.home.app(), ORGANIZATION, "master", via="operations")
    assert live.accounts["222222222222"].via == "arn:aws:iam::222222222222:role/operations"
    assert live.accounts["111111111111"].via == "arn:aws:iam::111111111111:role/audit"
    assert not [each for each in live.unread if each.account == "222222222222"]


def test_roles_that_are_looked_for_besides_those_of_the_file_are_told(company: Company) -> None:
    others = {"222222222222": ["OrganizationAccountAccessRole"]}
    live = read_live(company.home.app(), ORGANIZATION, "master", others=others)
    found = live.accounts["222222222222"].roles["OrganizationAccountAccessRole"]
    assert (found.max_session, found.knows_use) == (3600, True)


def test_what_was_seen_is_kept_for_the_user_of_the_profile_until_all_is_read(company: Company, tmp_path: Path) -> None:
    def interrupt(count: int) -> None:
        if count == 2:
            raise KeyboardInterrupt

    part = read_live(company.home.app(), ORGANIZATION, "master", on_start=lambda _: interrupt)
    assert not part.complete
    [kept] = (tmp_path / "live").iterdir()
    text = kept.read_text()
    assert len(text.splitlines()) >= 3
    session = [each.secret_access_key for each in company.aws.sessions.values()]
    assert not any(secret in text for secret in session)
    assert read_live(company.home.app(), ORGANIZATION, "master", resume=True).complete
    assert list((tmp_path / "live").iterdir()) == []


def test_a_profile_of_a_role_is_refused(company: Company) -> None:
    role = "awsroles_role_arn = arn:aws:iam::222222222222:role/operations\nawsroles_source_profile = master\n"
    company.home.config.text += f"[profile role]\n{role}"
    with pytest.raises(ConfigurationError, match="'role' is a role"):
        read_live(company.home.app(), ORGANIZATION, "role")


def test_a_profile_has_to_be_named_if_there_are_several(company: Company) -> None:
    people = (("one", ADA), ("other", ADA.replace("ada", "bob")))
    company.home.config.text = "".join(MASTER.replace("master", name).format(arn=arn) for name, arn in people)
    with pytest.raises(ConfigurationError) as refused:
        read_live(company.home.app(), ORGANIZATION)
    assert refused.value.hint == "run it again with --profile and one of one, other"
