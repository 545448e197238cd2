"""The snapshot that a file means, with all that a file does not say as it should be."""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from awsroles.core.dataclass import replace
from awsroles.core.iam.statements import PolicyKind
from awsroles.core.org.live.account import Account, User
from awsroles.core.org.live.credentials import AccessKey, Credentials, MfaDevice, UserCredentials
from awsroles.core.org.live.organization import LiveOrganization, MemberAccount, Unit
from awsroles.core.org.live.policies import HeldPolicy
from awsroles.core.org.live.resources import snapshot_of_resources
from awsroles.core.org.live.snapshot import Snapshot
from awsroles.core.org.organization import Organization
from awsroles.core.org.policies.generate import generate
from awsroles.core.org.policies.resources import Resources

NOW = datetime(2030, 6, 15, 12, tzinfo=timezone.utc)
RECENT, LONG_AGO = NOW - timedelta(days=3), NOW - timedelta(days=200)
FULL = "p-FullAWSAccess"
_ALL = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
_SUMMARY = {"AccountMFAEnabled": 1, "AccountAccessKeysPresent": 0}


def meant_snapshot(organization: Organization) -> Snapshot:
    """Return the accounts of *organization* as they should be: each user has a device and a young key."""
    resources = generate(organization)
    found = snapshot_of_resources(resources)
    own = {
        str(each.get("id")): each
        for each in organization.accounts.values()
        if not each.get("external") and not each.get("closed")
    }
    accounts = {number: found.accounts.get(number) or Account(number, is_whole=True) for number in own}
    master = accounts[resources.master.id]
    machines = {name: _user(resources, name) for name in organization.machines}
    users = {**master.users, **machines}
    credentials = {name: credentials_of(name, has_mfa=name not in machines) for name in users}
    devices = {
        name: (MfaDevice(name, f"arn:aws:iam::{master.id}:mfa/{name}"),) for name in users if name not in machines
    }
    accounts[master.id] = replace(master, users=users, credentials=Credentials(RECENT, credentials, devices=devices))
    accounts = {number: replace(each, summary=_SUMMARY) for number, each in accounts.items()}
    return replace(found, accounts=accounts, organization=_organization(organization, resources), at=NOW)


def credentials_of(name: str, *, has_mfa: bool = True) -> UserCredentials:
    """Return a young key that was just used, except for break-glass."""
    if name.startswith("glass"):
        return UserCredentials(name, True, None, RECENT, has_mfa)
    return UserCredentials(name, False, None, None, has_mfa, (AccessKey(True, RECENT, RECENT, "sts"),))


def _user(resources: Resources, name: str) -> User:
    return User(f"arn:{resources.partition}:iam::{resources.master.id}:user/{name}", name)


def _organization(organization: Organization, resources: Resources) -> LiveOrganization:
    units = {"r-root": Unit("r-root", "Root", None)}
    members: dict[str, MemberAccount] = {}
    for name, entry in organization.accounts.items():
        if entry.get("external"):
            continue
        chain = ["r-root"]
        path = entry.get("ou") or "root"
        parts = [] if path == "root" else path.split("/")
        for number in range(len(parts)):
            key = f"ou-{'-'.join(parts[: number + 1])}"
            units[key] = Unit(key, parts[number], chain[-1])
            chain.append(key)
        state = "SUSPENDED" if entry.get("closed") else "ACTIVE"
        members[str(entry.get("id"))] = MemberAccount(str(entry.get("id")), name, state, tuple(chain))
    policies = {FULL: _held("FullAWSAccess", _ALL)}
    attached: dict[str, tuple[str, ...]] = dict.fromkeys([*units, *members], (FULL,))
    for policy in resources.control_policies:
        key = f"p-{policy.name}"
        policies[key] = _held(policy.name, policy.document)
        for target in policy.targets:
            attached[target.id] = (*attached.get(target.id, ()), key)
    return LiveOrganization(
        organization.settings.get("id", "o-a1b2c3d4e5"),
        resources.management.id,
        members,
        units,
        policies,
        attached,
        has_control_policies=True,
    )


def _held(name: str, document: Mapping[str, object]) -> HeldPolicy:
    return HeldPolicy(
        PolicyKind.SCP, name, f"service control policy {name}", document, f"arn:aws:organizations:::{name}"
    )
