"""A company in one account of moto: what its file means, and people, keys, policies and roles that somebody added."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from typing import Any

import boto3
from moto.iam.models import AWSManagedPolicy, iam_backends
from moto.server import ThreadedMotoServer
from testbed.scenarios.organizations import organization_of

from awsroles.core.org.policies.generate import generate
from awsroles.standin.sample_policies import allow, allow_assume, trust, trust_with_mfa

ACCOUNT = "123456789012"
"""The account of credentials that moto does not know."""
FILE = f"""version = 1

[organization]
master_account = "identity"

[break_glass]
users = ["glass-1"]

[accounts]
identity = {{ id = "{ACCOUNT}" }}

[functions]
operations = {{}}
support = {{}}

[[grants]]
function = "operations"
accounts = ["identity"]
policies = ["aws:AdministratorAccess"]

[[grants]]
function = "support"
accounts = ["identity"]
policies = ["aws:AWSSupportAccess"]

[users]
with-mfa = {{ functions = ["operations"] }}
without-mfa = {{ functions = ["operations"] }}
key-without-mfa = {{ functions = ["operations"] }}
with-security-key = {{ functions = ["operations"] }}
two-keys = {{ functions = ["operations"] }}
one-key-off = {{ functions = ["operations"] }}
old-key = {{ functions = ["operations"] }}
idle-key = {{ functions = ["operations"] }}
quiet-key = {{ functions = ["operations"] }}
never-used-key = {{ functions = ["operations"] }}
never-used-key-and-password = {{ functions = ["operations"] }}
new-key-and-password = {{ functions = ["operations"] }}
idle-password = {{ functions = ["operations"] }}
quiet-password = {{ functions = ["operations"] }}
administrator = {{ functions = ["operations"] }}
inline-administrator = {{ functions = ["operations"] }}
attached-reading = {{ functions = ["operations"] }}
in-admins = {{ functions = ["operations"] }}
in-admins-without-mfa = {{ functions = ["operations"] }}
in-no-group = {{ functions = ["operations"] }}
supporter = {{ functions = ["support"] }}

[machines]
robot = {{ reason = "runs the nightly import" }}
"""

# Prowler reads moments in whole seconds only.
NOW = datetime.now(timezone.utc).replace(microsecond=0)
_AWS = "arn:aws:iam::aws:policy/"
_LOCAL = f"arn:aws:iam::{ACCOUNT}:policy/"
_REGION = "us-east-1"
_FULL = allow(["*"])
_READING = allow(["s3:Get*", "s3:List*"])
# Two ways to more rights: a machine that runs as an administrator, and a policy written anew.
_ESCALATING = allow(["iam:PassRole", "ec2:RunInstances"])
_REWRITING = allow(["iam:CreatePolicyVersion"])
# What AWS's policies of these names allow, roughly.
_AWS_POLICIES = {
    "AdministratorAccess": _FULL,
    "ReadOnlyAccess": allow(["*:Get*", "*:List*", "*:Describe*"]),
    "SecurityAudit": allow(["iam:Get*", "iam:List*"]),
    "AWSSupportAccess": allow(["support:*"]),
    "AWSCloudShellFullAccess": allow(["cloudshell:*"]),
    "IAMUserChangePassword": allow(["iam:ChangePassword"]),
}
# The root user, of whom moto's report has no line: with a password, an access key and no MFA.
_ROOT = (
    "<root_account>,arn:aws:iam::{account}:root,{then},true,{used},{then},not_supported,false,"
    "true,{then},{used},us-east-1,sts,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A\n"
)


@contextmanager
def company() -> Iterator[str]:
    """Serve moto on loopback with the company in it; give its URL."""
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        url = f"http://{host}:{port}"
        _know_policies()
        _make(boto3.Session("admin", "admin", region_name=_REGION).client("iam", endpoint_url=url))
        _make_root()
        yield url
    finally:
        server.stop()


def _backend() -> Any:
    return iam_backends[ACCOUNT]["aws"]


def _know_policies() -> None:
    """Put AWS's policies into the account: moto's own list of all takes seconds to load."""
    then = _ago(2000).isoformat()
    for name, document in _AWS_POLICIES.items():
        data = {"DefaultVersionId": "v1", "Path": "/", "Document": document, "CreateDate": then, "UpdateDate": then}
        policy = AWSManagedPolicy.from_data(name, ACCOUNT, _REGION, data)
        _backend().managed_policies[f"{_AWS}{name}"] = policy


def _make(iam: Any) -> None:
    _make_what_is_meant(iam)
    _make_policies(iam)
    _make_people(iam)
    _make_groups(iam)
    _make_roles(iam)


def _make_what_is_meant(iam: Any) -> None:
    resources = generate(organization_of(FILE))
    for policy in resources.policies:
        text = json.dumps(policy.document)
        iam.create_policy(PolicyName=policy.name, Path=policy.path, PolicyDocument=text)
    for role in resources.roles:
        _role(iam, role.name, role.trust, *role.managed, Path=role.path, MaxSessionDuration=role.max_session)
        _put(iam, "role", role.name, role.inline)
    for group in resources.groups:
        iam.create_group(GroupName=group.name)
        _put(iam, "group", group.name, group.inline)
        for arn in group.managed:
            iam.attach_group_policy(GroupName=group.name, PolicyArn=arn)
        for user in group.users:
            if user not in _backend().users:
                iam.create_user(UserName=user)
            if user != "in-no-group":
                iam.add_user_to_group(UserName=user, GroupName=group.name)


def _put(iam: Any, kind: str, name: str, documents: Mapping[str, Any]) -> None:
    for policy, document in documents.items():
        holder = {f"{kind.capitalize()}Name": name}
        getattr(iam, f"put_{kind}_policy")(**holder, PolicyName=policy, PolicyDocument=json.dumps(document))


def _make_policies(iam: Any) -> None:
    anywhere = allow_assume(["*"])
    for name, document in {
        "everything": _FULL,
        "everything-of-nobody": _FULL,
        "assume-anything": anywhere,
        "everything-of-a-machine": _FULL,
        "assume-anything-of-nobody": anywhere,
        "assume-anything-of-support": anywhere,
        "assume-one": allow_assume([f"arn:aws:iam::{ACCOUNT}:role/operations"]),
        "reading": _READING,
        "escalating": _ESCALATING,
        "rewriting": _REWRITING,
    }.items():
        iam.create_policy(PolicyName=name, PolicyDocument=json.dumps(document))


def _make_people(iam: Any) -> None:
    for user in ("robot", "stranger"):
        iam.create_user(UserName=user)
    for user in list(_backend().users):
        _backend().users[user].create_date = _ago(400)
    for user in _backend().users:
        if user not in ("without-mfa", "key-without-mfa", "in-admins-without-mfa", "robot"):
            _give_mfa(iam, user)
    for user in ("with-mfa", "without-mfa", "with-security-key", "in-admins-without-mfa", "stranger"):
        _give_password(iam, user, 3)
    _give_password(iam, "glass-1", 200)
    _give_password(iam, "idle-password", 200)
    _give_password(iam, "quiet-password", 60)
    for user in ("with-mfa", "key-without-mfa", "administrator", "stranger"):
        _give_key(iam, user, 20, 1)
    _give_key(iam, "two-keys", 20, 1)
    _give_key(iam, "two-keys", 10, 2)
    _give_key(iam, "one-key-off", 200, 100, is_active=False)
    _give_key(iam, "one-key-off", 10, 1)
    _give_key(iam, "old-key", 200, 1)
    _give_key(iam, "idle-key", 200, 150)
    _give_key(iam, "quiet-key", 70, 60)
    _give_key(iam, "never-used-key", 200, None)
    for user, age in (("new-key-and-password", 5), ("never-used-key-and-password", 200)):
        _give_key(iam, user, age, None)
        _give_password(iam, user, 2)
    _give_key(iam, "robot", 200, 1)
    iam.attach_user_policy(UserName="administrator", PolicyArn=f"{_AWS}AdministratorAccess")
    iam.attach_user_policy(UserName="attached-reading", PolicyArn=f"{_LOCAL}reading")
    _put(iam, "user", "inline-administrator", {"all": _FULL})
    _put(iam, "user", "robot", {"import": _READING})


def _make_groups(iam: Any) -> None:
    for name in ("assume-anything-of-support", "rewriting"):
        iam.attach_group_policy(GroupName="support", PolicyArn=f"{_LOCAL}{name}")
    given = {
        "admins": (f"{_AWS}AdministratorAccess", ["in-admins", "in-admins-without-mfa"]),
        "customs": (f"{_LOCAL}everything", ["with-mfa"]),
        "travellers": (f"{_LOCAL}assume-anything", ["two-keys"]),
        "readers": (f"{_LOCAL}reading", ["with-mfa"]),
        "escalators": (f"{_LOCAL}escalating", ["old-key"]),
    }
    for name, (arn, members) in given.items():
        iam.create_group(GroupName=name)
        iam.attach_group_policy(GroupName=name, PolicyArn=arn)
        for user in members:
            iam.add_user_to_group(UserName=user, GroupName=name)
    for name, document in (("inline-admins", _FULL), ("inline-escalators", _ESCALATING)):
        iam.create_group(GroupName=name)
        _put(iam, "group", name, {"own": document})


def _make_roles(iam: Any) -> None:
    here, abroad = f"arn:aws:iam::{ACCOUNT}:root", "arn:aws:iam::999999999999:root"
    service = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    _role(iam, "old-admin", trust(here), f"{_AWS}AdministratorAccess")
    _role(iam, "other-admin", trust_with_mfa(ACCOUNT), f"{_AWS}AdministratorAccess")
    _role(iam, "machine-admin", {"Version": "2012-10-17", "Statement": [service]}, f"{_AWS}AdministratorAccess")
    _role(
        iam,
        "machine-custom-admin",
        {"Version": "2012-10-17", "Statement": [service]},
        f"{_LOCAL}everything-of-a-machine",
    )
    _role(iam, "inline-admin", trust_with_mfa(ACCOUNT))
    _put(iam, "role", "inline-admin", {"all": _FULL})
    _role(iam, "partner", trust(abroad), f"{_AWS}ReadOnlyAccess")
    _role(iam, "partner-with-mfa", trust_with_mfa("999999999999"), f"{_AWS}ReadOnlyAccess")
    _role(iam, "reader", trust_with_mfa(ACCOUNT), f"{_AWS}ReadOnlyAccess")
    _role(iam, "auditor", trust_with_mfa(ACCOUNT), f"{_AWS}SecurityAudit")
    _role(iam, "traveller", trust_with_mfa(ACCOUNT), f"{_LOCAL}assume-one")


def _make_root() -> None:
    """Give the root user what moto cannot give it by a call."""
    backend = _backend()
    backend.account_summary._account_access_keys_present = 1
    report = backend.get_credential_report
    head = _ROOT.format(account=ACCOUNT, then=_text(_ago(1000)), used=_text(_ago(300)))

    def with_root() -> str:
        first, _, rest = report().partition("\n")
        return f"{first}\n{head}{rest}"

    backend.get_credential_report = with_root


def _give_mfa(iam: Any, user: str) -> None:
    if user == "with-security-key":
        serial = f"arn:aws:iam::{ACCOUNT}:u2f/user/{user}/one-ABCDEFGHIJKLMNOPQRST"
    else:
        serial = iam.create_virtual_mfa_device(VirtualMFADeviceName=user)["VirtualMFADevice"]["SerialNumber"]
    codes = {"AuthenticationCode1": "123456", "AuthenticationCode2": "234567"}
    iam.enable_mfa_device(UserName=user, SerialNumber=serial, **codes)


def _give_password(iam: Any, user: str, days: int) -> None:
    """Give *user* a password that was last used so many *days* ago."""
    iam.create_login_profile(UserName=user, Password="Correct-Horse-9-Battery")
    _backend().users[user].password_last_used = _ago(days)


def _give_key(iam: Any, user: str, age: int, used: int | None, *, is_active: bool = True) -> None:
    """Give *user* an access key *age* days ago, which was last *used* so many days ago, or never."""
    made = iam.create_access_key(UserName=user)["AccessKey"]["AccessKeyId"]
    if not is_active:
        iam.update_access_key(UserName=user, AccessKeyId=made, Status="Inactive")
    key = _backend().access_keys[made]
    key.create_date = _ago(age)
    key.last_used = None if used is None else _ago(used)


def _role(iam: Any, name: str, document: Mapping[str, Any], *managed: str, **more: Any) -> None:
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(document), **more)
    for arn in managed:
        iam.attach_role_policy(RoleName=name, PolicyArn=arn)


def _ago(days: int) -> datetime:
    # moto's moments have no time zone.
    return (NOW - timedelta(days=days)).replace(tzinfo=None)


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S+00:00")
