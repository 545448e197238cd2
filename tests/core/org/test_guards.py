"""The guards of an organization's file, in the profiles that `org sync` writes."""

import json
from hashlib import sha256
from typing import Any

import pytest
from testbed.fakes.memory_profile_file import MemoryProfileFile
from testbed.names import OPERATIONS
from testbed.scenarios.organizations import SMALL, organization_of

from awsroles.core.guards.session_policy import SessionPolicies
from awsroles.core.org.guards import Guards
from awsroles.core.org.sync import SyncOptions, SyncPlan, make_sync_plan
from awsroles.core.profiles.model import RoleProfile
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.write import ProfileTemplate
from awsroles.errors import ConfigurationError

MASTER = """[profile master]
awsroles_user_arn = arn:aws:iam::444444444444:user/ada
"""
FOLDER = "/home/ada/.local/state/awsroles/policies"


def document(action: str, **more: Any) -> dict[str, Any]:
    statement = {"Sid": "One", "Effect": "Allow", "Action": action, "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement], **more}


def sync(guard: str, config: str = MASTER, **documents: Any) -> tuple[SyncPlan, Profiles]:
    """Return the plan for ada whose function operations has *guard*, and the profiles after it."""
    texts = {f"{name}.json": json.dumps(each) for name, each in documents.items()}
    organization = organization_of(SMALL.replace("review = true", guard), texts)
    file, credentials = MemoryProfileFile(config), MemoryProfileFile("", "credentials").read()
    options = SyncOptions(
        "master",
        "ada",
        ("444444444444",),
        ProfileTemplate("awsroles"),
        43_200,
        guards=Guards(FOLDER, organization.policies),
    )
    plan = make_sync_plan(Profiles(file.read(), credentials), list(organization.of_user("ada")), options)
    return plan, Profiles(file.edit(lambda _: plan).after, credentials)


def role_profile(profiles: Profiles, name: str = "prod-operations") -> RoleProfile:
    profile = profiles.get(name)
    assert isinstance(profile, RoleProfile)
    return profile


def test_managed_policies_become_arns_of_the_roles_own_account() -> None:
    guard = 'confirm = true, guard = ["aws:ReadOnlyAccess", "customer:team/read"]'
    _, profiles = sync(guard)
    profile = role_profile(profiles)
    assert profile.confirm
    assert profile.policy_arns == (
        "arn:aws:iam::aws:policy/ReadOnlyAccess",
        "arn:aws:iam::222222222222:policy/team/read",
    )
    assert str(profile.role) == OPERATIONS
    assert role_profile(profiles, "dev-operations").policy_arns != profile.policy_arns
    assert SessionPolicies(lambda _: None).of(profile).arns == profile.policy_arns


def test_a_policy_in_a_file_is_kept_by_its_digest_which_stands_in_the_profile() -> None:
    plan, profiles = sync('guard = ["file:read.json"]', read=document("s3:Get*"))
    profile = role_profile(profiles)
    [(path, content)] = plan.policy_files.items()
    assert profile.policy_file == path
    assert path == f"{FOLDER}/{sha256(content).hexdigest()[:16]}.json"
    assert profile.policy_sha256 == sha256(content).hexdigest()
    assert json.loads(content) == document("s3:Get*")
    sent = SessionPolicies(plan.policy_files.get).of(profile)
    assert json.loads(sent.document or "") == document("s3:Get*")


def test_several_files_become_one_policy() -> None:
    guard = 'guard = ["file:a.json", "file:b.json"]'
    single = document("sqs:List*")
    single["Statement"] = single["Statement"][0]
    plan, _ = sync(guard, a=document("s3:Get*"), b=single)
    [content] = plan.policy_files.values()
    assert [each["Action"] for each in json.loads(content)["Statement"]] == ["s3:Get*", "sqs:List*"]
    with pytest.raises(ConfigurationError, match="that guard dev-operations have different versions") as raised:
        sync(guard, a=document("s3:Get*"), b=document("s3:Put*", Version="2008-10-17"))
    assert raised.value.hint == "give each of them Version 2012-10-17"


def test_a_guard_that_the_file_drops_leaves_the_profile() -> None:
    first, profiles = sync('confirm = true, guard = ["file:a.json"]', a=document("s3:Get*"))
    text = MemoryProfileFile(MASTER).edit(lambda _: first).after.text
    again, _ = sync('confirm = true, guard = ["file:a.json"]', text, a=document("s3:Get*"))
    assert [row.state for row in again.rows] == ["known", "known"]
    assert again.policy_files == first.policy_files
    _, without = sync("review = true", text)
    assert not role_profile(without).is_narrowed
    assert not role_profile(without).confirm
    assert role_profile(profiles).is_narrowed
