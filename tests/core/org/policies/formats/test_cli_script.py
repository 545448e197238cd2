import json
import logging
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from moto.moto_api._internal.models import moto_api_backend
from moto.server import ThreadedMotoServer
from testbed.organization.company import HOSTILE, STORAGE, company, operations, trust
from testbed.organization.moto_world import MotoWorld, comparable
from testbed.program.forked_aws_cli import ForkedAwsCli
from testbed.scenarios.judged import example

from awsroles.core.dataclass import replace
from awsroles.core.org.policies.bootstrap import bootstrap_files
from awsroles.core.org.policies.formats.json_files import json_files
from awsroles.core.org.policies.generate import generate
from awsroles.core.org.policies.guide.delete_commands import delete_groups, delete_roles
from awsroles.core.org.policies.guide.readme import readme
from awsroles.core.org.policies.resources import Account, Group, ManagedPolicy, Resources


@pytest.fixture(scope="module")
def moto() -> Iterator[str]:
    """Serve moto on loopback, and give its URL."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="module")
def aws_cli(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForkedAwsCli]:
    """Return the AWS CLI."""
    cli = ForkedAwsCli(tmp_path_factory.mktemp("bin"))
    yield cli
    cli.close()


RESOURCES = replace(
    company(HOSTILE),
    roles=company(HOSTILE).roles[-1:],
    groups=company(HOSTILE).groups[2:],
    control_policies=tuple(replace(each, targets=(STORAGE,)) for each in company(HOSTILE).control_policies[:1]),
)


class Scripts:
    """The scripts of a format in a folder, and the AWS CLI that they run."""

    def __init__(self, folder: Path, cli: ForkedAwsCli, world: MotoWorld) -> None:
        self.folder, self.cli, self.world = folder, cli, world
        self.said = ""

    def write(self, resources: Resources) -> None:
        """Write the files of *resources*."""
        for path, text in json_files(resources).items():
            file = self.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)

    def run(self, script: str, account: Account) -> subprocess.CompletedProcess[str]:
        """Run *script* with credentials of *account*, in another folder."""
        credentials = {name.upper(): value for name, value in self.world.credentials(account).items()}
        environment = {
            "PATH": f"{self.cli.folder}:{os.environ['PATH']}",
            "HOME": os.environ["HOME"],
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": self.world.endpoint_url or "",
            **credentials,
        }
        return subprocess.run(
            ["/bin/sh", str(self.folder / script)],
            env=environment,
            cwd=self.folder.parent,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )

    def apply(self, resources: Resources) -> list[str]:
        """Run all scripts in their order, and return what they said."""
        self.said = ""
        scripts = [
            *((f"accounts/{each.name}/apply.sh", each) for each in self.world.accounts),
            ("master/apply.sh", resources.master),
            ("organization/apply.sh", resources.management),
        ]
        for script, account in scripts:
            if (self.folder / script).exists():
                done = self.run(script, account)
                assert (done.returncode, done.stderr) == (0, ""), script
                self.said += done.stdout
        return self.said.splitlines()


@pytest.fixture
def scripts(tmp_path: Path, moto: str, aws_cli: ForkedAwsCli) -> Scripts:
    """Return the scripts of a company of two accounts, whose descriptions are hostile, not yet applied."""
    moto_api_backend.reset()
    aws_cli.forget()
    scripts = Scripts(tmp_path / "out it's", aws_cli, MotoWorld(RESOURCES, moto))
    scripts.write(RESOURCES)
    return scripts


def test_the_scripts_bring_what_is_there_to_the_files_and_run_again_change_nothing(scripts: Scripts) -> None:
    world = scripts.world
    _make_otherwise(world)
    scripts.apply(RESOURCES)
    assert "aws iam delete-policy-version" in scripts.said
    live = world.live()
    role = RESOURCES.roles[0]
    revocation = live.roles[0].inline["awsroles-revoke-eve"]
    kept = replace(role, inline={**role.inline, "awsroles-revoke-eve": revocation})
    policies = tuple(policy for policy in live.policies if policy.name != "other")
    assert replace(live, policies=policies) == comparable(replace(RESOURCES, roles=(kept,)))
    scripts.cli.forget()
    assert scripts.apply(RESOURCES) == []
    assert {command[1].partition("-")[0] for command in scripts.cli.commands()} == {"get", "list", "describe"}
    assert not list(scripts.folder.parent.rglob("boo"))


@pytest.mark.soak
def test_the_scripts_of_the_example_make_what_its_file_means(tmp_path: Path, moto: str, aws_cli: ForkedAwsCli) -> None:
    moto_api_backend.reset()
    resources = generate(example())
    scripts = Scripts(tmp_path / "out", aws_cli, MotoWorld(resources, moto))
    scripts.write(resources)
    scripts.apply(resources)
    assert scripts.world.live() == comparable(resources)
    assert scripts.apply(resources) == []


def test_every_script_is_one_of_posix(scripts: Scripts) -> None:
    found = list(scripts.folder.rglob("*.sh"))
    assert len(found) == 4
    for path in found:
        subprocess.run(["/bin/sh", "-n", str(path)], check=True, timeout=10)


def _make_otherwise(world: MotoWorld) -> None:
    """Make the things of the files with other contents: an older file, and a change by hand."""
    role, document = RESOURCES.roles[0], json.dumps(RESOURCES.roles[0].inline["storage-operations"])
    iam = world.client("iam", STORAGE)
    iam.create_role(RoleName=role.name, Path=role.path, AssumeRolePolicyDocument=json.dumps(trust("other")))
    for name in ("awsroles-old", "awsroles-revoke-eve"):
        iam.put_role_policy(RoleName=role.name, PolicyName=name, PolicyDocument=document)
    other = iam.create_policy(PolicyName="other", PolicyDocument=document)["Policy"]["Arn"]
    iam.attach_role_policy(RoleName=role.name, PolicyArn=other)
    iam = world.client("iam", RESOURCES.master)
    policy = RESOURCES.policies[0]
    arn = iam.create_policy(PolicyName=policy.name, Description=policy.description, PolicyDocument=document)["Policy"][
        "Arn"
    ]
    for _ in range(4):
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=document)
    iam.create_group(GroupName="operations")
    iam.add_user_to_group(GroupName="operations", UserName="bob@example.com")


def test_a_script_refuses_the_credentials_of_another_account(scripts: Scripts) -> None:
    done = scripts.run("accounts/storage/apply.sh", RESOURCES.master)
    assert done.returncode == 1
    assert done.stderr == "these are credentials of the account 444444444444: use some of 555555555555\n"
    assert [command[:2] for command in scripts.cli.commands()] == [["sts", "get-caller-identity"]]


def test_a_script_does_all_else_before_it_asks_for_a_missing_user(scripts: Scripts) -> None:
    scripts.world.client("iam", RESOURCES.master).delete_user(UserName="bob@example.com")
    everyone = RESOURCES.groups[0]
    scripts.write(replace(RESOURCES, groups=(everyone,), policies=()))
    done = scripts.run("master/apply.sh", RESOURCES.master)
    assert done.returncode == 1
    assert done.stderr == "create these IAM users, and run again: bob@example.com\n"
    (group,) = scripts.world.live().groups
    assert (group.users, group.inline) == (("ada",), everyone.inline)


def test_a_script_refuses_a_role_that_is_under_another_path(scripts: Scripts) -> None:
    scripts.world.client("iam", STORAGE).create_role(
        RoleName="operations", Path="/old/", AssumeRolePolicyDocument=json.dumps(trust())
    )
    done = scripts.run("accounts/storage/apply.sh", STORAGE)
    assert done.returncode == 1
    assert "the role arn:aws:iam::555555555555:role/old/operations is there, and AWS cannot move it" in done.stderr


def test_a_script_ends_at_an_error_of_aws_and_shows_it(scripts: Scripts) -> None:
    broken = scripts.folder / "accounts/storage/roles/operations/policies/storage-operations.json"
    broken.write_text("{")
    done = scripts.run("accounts/storage/apply.sh", STORAGE)
    assert done.returncode != 0
    assert "MalformedPolicyDocument" in done.stderr
    assert "attach-role-policy" not in done.stdout


def test_a_name_that_begins_with_a_hyphen_is_no_option(scripts: Scripts) -> None:
    master, allow = RESOURCES.master, RESOURCES.roles[0].inline["storage-operations"]
    policy = ManagedPolicy(master, "--no-sign-request", "/", HOSTILE, allow)
    role = replace(operations(master, HOSTILE), name="--version", managed=(policy.arn("aws"),))
    group = Group("-g", ("-eve",), (), {"--debug": allow}, "operations")
    resources = replace(RESOURCES, roles=(role,), groups=(group,), policies=(policy,), control_policies=())
    scripts.world.client("iam", master).create_user(UserName="-eve")
    scripts.write(resources)
    for script in ("accounts/identity/apply.sh", "master/apply.sh"):
        done = scripts.run(script, master)
        assert (done.returncode, done.stderr) == (0, "")
    assert scripts.world.live() == comparable(resources)
    undo = ["set -eu", *delete_groups([group.name]), *delete_roles([role.name])]
    (scripts.folder / "undo.sh").write_text("\n".join(undo))
    assert scripts.run("undo.sh", master).stderr == ""
    assert (scripts.world.live().groups, scripts.world.live().roles) == ((), ())


def test_the_deny_without_mfa_is_applied_last() -> None:
    lines = json_files(company())["master/apply.sh"].splitlines()
    deny = next(at for at, line in enumerate(lines) if "awsroles-deny-without-mfa" in line)
    before = ("role ", "group ", "members ", "managed_policy ")
    assert all(at < deny for at, line in enumerate(lines) if line.startswith(before))
    assert "awsroles-self-management" in lines[deny - 1]


def test_the_commands_of_the_readme_apply_everything_and_backwards_they_leave_nothing(scripts: Scripts) -> None:
    text = readme(RESOURCES, "json", {}, {})
    order, undo = _section(text, "## The order"), _section(text, "## Remove everything")
    _write_profiles(scripts)
    _run_blocks(scripts, order)
    assert scripts.world.live() == comparable(RESOURCES)
    _run_blocks(scripts, undo)
    live = scripts.world.live()
    assert (live.roles, live.groups, live.policies, live.control_policies) == ((), (), (), ())


def _write_profiles(scripts: Scripts) -> None:
    """Write a program `aws` that has a profile for each account: the AWS CLI that waits has read its files already."""
    for each in scripts.world.accounts:
        keys = "".join(f"export {key.upper()}={value}\n" for key, value in scripts.world.credentials(each).items())
        (scripts.folder / f"{each.name}.keys").write_text(keys)
    program = scripts.folder / "aws"
    program.write_text(
        f'#!/bin/sh\n. {shlex.quote(str(scripts.folder))}/"$AWS_PROFILE".keys\nunset AWS_PROFILE\n'
        f'exec {scripts.cli.folder}/aws "$@"\n'
    )
    program.chmod(0o755)


def _section(text: str, title: str) -> str:
    return text.partition(title)[2].partition("\n## ")[0]


def _run_blocks(scripts: Scripts, text: str) -> None:
    """Run the commands of each part of *text*, with the profile of the account that the part names."""
    for part in re.split(r"\n(?:### )?\d\. ", text):
        code = re.findall(r"^(?: {4}| {7})(\S.*|  .*)$", part, re.MULTILINE)
        account = RESOURCES.management if "ervice control policies" in part else RESOURCES.master
        environment = {
            "PATH": f"{scripts.folder}:{os.environ['PATH']}",
            "HOME": os.environ["HOME"],
            "AWS_PROFILE": account.name,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": scripts.world.endpoint_url or "",
        }
        command = ["/bin/sh", "-ec", "\n".join(code)]
        done = subprocess.run(
            command, env=environment, cwd=scripts.folder, capture_output=True, text=True, timeout=100, check=False
        )
        assert (done.returncode, done.stderr) == (0, ""), code


def test_the_file_to_run_first_makes_the_deploy_role_and_a_second_run_changes_nothing(
    tmp_path: Path, moto: str, aws_cli: ForkedAwsCli
) -> None:
    moto_api_backend.reset()
    administrator = "arn:aws:iam::aws:policy/AdministratorAccess"
    known = replace(RESOURCES, roles=(replace(RESOURCES.roles[0], managed=(administrator,)),))
    scripts = Scripts(tmp_path / "out", aws_cli, MotoWorld(known, moto))
    files = bootstrap_files(example(), "json", "storage", None)
    (path,) = files
    (scripts.folder / path).parent.mkdir(parents=True)
    (scripts.folder / path).write_text(files[path])
    assert "these are credentials of the account 444444444444" in scripts.run(path, RESOURCES.master).stderr
    for _ in range(2):
        done = scripts.run(path, STORAGE)
        assert (done.returncode, done.stderr) == (0, "")
    (role,) = [each for each in scripts.world.live().roles if each.name == RESOURCES.deploy_role]
    assert role.trust["Statement"][0]["Principal"] == {"AWS": f"arn:aws:iam::{RESOURCES.management.id}:root"}
    assert role.managed == (administrator,)
