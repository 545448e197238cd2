"""A company that somebody made by hand at moto: odd groups, roles under paths, users with policies of their own."""

import json
import time
from typing import Any

from awsroles.adapters.process.parallel import Parallel
from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.org.live.reading.entrances import Entrance, ToRead
from awsroles.core.org.live.reading.live import LiveReading, Runs
from awsroles.core.org.live.reading.session import Ports
from awsroles.core.org.live.snapshot import Snapshot
from awsroles.standin.sample_policies import allow, allow_assume, trust_with_mfa
from testbed.aws.loopback import ENDPOINT, LoopbackAws
from testbed.fakes.memory_seen import MemorySeen
from testbed.organization.moto_server import MANAGEMENT, Moto

MASTER = MANAGEMENT
_TRUST = json.dumps(trust_with_mfa(MASTER))
_AWS = "arn:aws:iam::aws:policy/"
_BUCKETS = allow(["s3:Get*", "s3:List*"])


def make_by_hand(moto: Moto) -> str:
    """Make the company, whose users are in the management account; return the ID of its account with roles."""
    organizations = moto.client("organizations", MASTER)
    organizations.create_organization(FeatureSet="ALL")
    made = organizations.create_account(AccountName="Shop Production", Email="shop@example.com")
    shop = str(made["CreateAccountStatus"]["AccountId"])
    _make_roles(moto.client("iam", shop))
    _make_people(moto.client("iam", MASTER), shop)
    return shop


def _make_roles(iam: Any) -> None:
    logs = iam.create_policy(PolicyName="logs", Path="/team/", PolicyDocument=json.dumps(_BUCKETS))["Policy"]["Arn"]
    tags = [{"Key": "team", "Value": "ops"}]
    iam.create_role(
        RoleName="operations",
        AssumeRolePolicyDocument=_TRUST,
        MaxSessionDuration=7200,
        Description="Runs the shop",
        Tags=tags,
    )
    iam.attach_role_policy(RoleName="operations", PolicyArn=f"{_AWS}ReadOnlyAccess")
    iam.put_role_policy(RoleName="operations", PolicyName="Buckets", PolicyDocument=json.dumps(_BUCKETS))
    iam.create_role(RoleName="support", AssumeRolePolicyDocument=_TRUST)
    iam.attach_role_policy(RoleName="support", PolicyArn=logs)
    iam.create_role(RoleName="legacy", Path="/team/", AssumeRolePolicyDocument=_TRUST)


def _make_people(iam: Any, shop: str) -> None:
    given = {"operations": ["operations"], "Support_Team": ["support"], "old": ["team/legacy"]}
    for group, roles in given.items():
        iam.create_group(GroupName=group)
        document = json.dumps(allow_assume([f"arn:aws:iam::{shop}:role/{each}" for each in roles]))
        iam.put_group_policy(GroupName=group, PolicyName="assume", PolicyDocument=document)
    for user, path, groups in (("ada", "/", ["operations", "old"]), ("bob", "/contractors/", ["Support_Team"])):
        iam.create_user(UserName=user, Path=path)
        for group in groups:
            iam.add_user_to_group(UserName=user, GroupName=group)
    iam.put_user_policy(UserName="bob", PolicyName="direct", PolicyDocument=json.dumps(_BUCKETS))
    iam.attach_group_policy(GroupName="operations", PolicyArn=f"{_AWS}IAMUserChangePassword")


def read_by_hand(moto: Moto, shop: str, roles: tuple[str, ...] = ("operations", "support", "legacy")) -> Snapshot:
    """Return what is there, as ada and by a role that moto lets everybody assume."""
    aws = LoopbackAws(moto.url)
    actions = (aws.actions("iam", ENDPOINT), aws.actions("organizations", ENDPOINT))
    ports = Ports(aws.sts(ENDPOINT), *actions, time.time, lambda _: None)
    user = parse_user_arn(f"arn:aws:iam::{MASTER}:user/ada")
    live = LiveReading(
        ports, user, AccessKey("AKIAMOTO", "x"), Runs(Parallel(2), Parallel(2)), seen=MemorySeen(), management=MASTER
    )
    way = Entrance(f"arn:aws:iam::{shop}:role/operations")
    return live.read([ToRead(MASTER, own=True, is_master=True), ToRead(shop, (way,), roles)])
