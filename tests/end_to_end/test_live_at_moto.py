"""Accounts read from moto, whose answers are made independently of our stand-in."""

import json
import time
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer
from testbed.aws.loopback import ENDPOINT, LoopbackAws
from testbed.fakes.memory_seen import MemorySeen

from awsroles.adapters.process.parallel import Parallel
from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.org.live.reading.entrances import ToRead
from awsroles.core.org.live.reading.live import LiveReading, Runs
from awsroles.core.org.live.reading.session import Ports
from awsroles.standin.sample_policies import allow, trust_with_mfa

ACCOUNT = "123456789012"
TRUST = trust_with_mfa("111111111111")
READING = allow(["s3:Get*", "s3:List*"])


@pytest.fixture
def url() -> Iterator[str]:
    """Serve moto on loopback, without AWS's own policies."""
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def client(url: str, service: Any) -> Any:
    return boto3.Session("AKIAMOTO", "x", region_name="us-east-1").client(service, endpoint_url=url)


def fill(url: str) -> None:
    """Make a user, a group, a role and a control policy."""
    iam, organizations = client(url, "iam"), client(url, "organizations")
    iam.create_role(RoleName="ops", Path="/team/", AssumeRolePolicyDocument=json.dumps(TRUST), MaxSessionDuration=7200)
    iam.put_role_policy(RoleName="ops", PolicyName="read", PolicyDocument=json.dumps(READING))
    own = iam.create_policy(PolicyName="own", PolicyDocument=json.dumps(READING))["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="ops", PolicyArn=own)
    iam.create_user(UserName="ada")
    iam.create_access_key(UserName="ada")
    iam.create_group(GroupName="everyone")
    iam.add_user_to_group(UserName="ada", GroupName="everyone")
    organizations.create_organization(FeatureSet="ALL")
    root = organizations.list_roots()["Roots"][0]["Id"]
    organizations.create_organizational_unit(ParentId=root, Name="workloads")
    text, kind = json.dumps(READING), "SERVICE_CONTROL_POLICY"
    organizations.enable_policy_type(RootId=root, PolicyType=kind)
    policy = organizations.create_policy(Content=text, Description="d", Name="reading", Type=kind)["Policy"]
    organizations.attach_policy(PolicyId=policy["PolicySummary"]["Id"], TargetId=root)


@pytest.mark.soak
def test_an_account_and_its_organization_are_read_from_moto(url: str) -> None:
    fill(url)
    aws, pauses = LoopbackAws(url), list[float]()
    services = (aws.actions("iam", ENDPOINT), aws.actions("organizations", ENDPOINT))
    ports = Ports(aws.sts(ENDPOINT), *services, time.time, pauses.append)
    user = parse_user_arn(f"arn:aws:iam::{ACCOUNT}:user/ada")
    runs = Runs(Parallel(4), Parallel(4))
    live = LiveReading(ports, user, AccessKey("AKIAMOTO", "x"), runs, seen=MemorySeen(), management=ACCOUNT)
    snapshot = live.read([ToRead(ACCOUNT, roles=("ops", "gone"), own=True, is_master=True)])
    assert snapshot.complete, snapshot.unread
    account = snapshot.accounts[ACCOUNT]
    ops = account.roles["ops"]
    assert (ops.path, ops.max_session, account.role("gone")) == ("/team/", 7200, None)
    assert (ops.trust.content, [each.content for each in ops.policies]) == (TRUST, [READING, READING])
    assert [each.name for each in account.members("everyone")] == ["ada"]
    assert account.credentials is not None
    assert len(account.credentials.users["ada"].active_keys) == 1
    assert snapshot.organization is not None
    assert {each.name for each in snapshot.organization.policies.values()} == {"FullAWSAccess", "reading"}
    assert "workloads" in {each.name for each in snapshot.organization.units.values()}
