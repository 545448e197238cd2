"""Input from outside in `awsroles org policies`: each is written as the text that it is, or refused with its place."""

import json
import subprocess
import time
from pathlib import Path

import pygohcl
import pytest
from testbed.program.command_line import CommandLine

FORMATS = ("json", "terraform", "cloudformation")
# What templates, shells, HCL, YAML and the AWS CLI would fill in, run or take for the end of a text.
TEXT = "${path.root} $${x} %{ if true } \"two\" 'one' `touch boo` $(touch boo) \\ \\n é; & | <<EOF # file:///etc/passwd"
PATH = "/${a}/%{b}/'`c`/"
HOSTILE_POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "s3:GetObject",
            "Resource": [
                "arn:aws:s3:::b/${aws:username}/*",
                "arn:aws:s3:::b/%{ if true }/$(touch boo)/`touch boo`",
                "arn:aws:s3:::b/'\"\\/$${x}/\n/EOF",
            ],
            "Condition": {"StringEquals": {"aws:PrincipalTag/a": TEXT}},
        }
    ],
}


def generate(run: CommandLine, form: str) -> tuple[int, str]:
    done = run("org", "policies", "--format", form, "--out", form)
    return done.code, done.err


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def hostile(company: Path) -> Path:
    """Return the example company with hostile texts wherever its file takes any."""
    quoted = json.dumps(TEXT, ensure_ascii=False)
    edit(company / "organization.toml", '"People who run production"', quoted)
    edit(company / "organization.toml", '"SES SMTP needs an IAM user"', quoted)
    edit(company / "people.toml", '"/contractors/"', json.dumps(PATH))
    (company / "policies" / "storage-operations.json").write_text(json.dumps(HOSTILE_POLICY))
    return company


def test_hostile_texts_are_the_same_texts_in_json_and_its_scripts_do_not_run_them(
    run: CommandLine, hostile: Path
) -> None:
    assert generate(run, "json")[0] == 0
    role = hostile / "json" / "accounts" / "storage" / "roles" / "operations"
    assert json.loads((role / "role.json").read_text())["Description"] == TEXT
    documents = [json.loads(path.read_text()) for path in (role / "policies").iterdir()]
    assert documents == [HOSTILE_POLICY]
    for script in (hostile / "json").rglob("*.sh"):
        subprocess.run(["/bin/sh", "-n", str(script)], check=True, timeout=20)
        assert TEXT not in script.read_text()


def test_hostile_texts_are_the_same_texts_in_terraform(run: CommandLine, hostile: Path) -> None:
    assert generate(run, "terraform")[0] == 0
    for path in (hostile / "terraform").rglob("*.tf"):
        pygohcl.loads(path.read_text())
    text = (hostile / "terraform" / "accounts" / "storage" / "main.tf").read_text()
    assert "touch boo" in text
    assert "$${aws:username}" in text
    # Terraform would fill in every other one.
    assert all(text[at - 1] in "$%" for at in _starts(text, "${", "%{"))


def _starts(text: str, *marks: str) -> list[int]:
    return [at for mark in marks for at in range(len(text)) if text.startswith(mark, at)]


def test_hostile_texts_are_the_same_texts_in_cloudformation(run: CommandLine, hostile: Path) -> None:
    assert generate(run, "cloudformation")[0] == 0
    template = json.loads((hostile / "cloudformation" / "roles" / "break-glass-operations.template.json").read_text())
    properties = template["Resources"]["RoleOperations"]["Properties"]
    assert properties["Description"] == TEXT
    assert [each["PolicyDocument"] for each in properties["Policies"]] == [HOSTILE_POLICY]


@pytest.mark.parametrize("form", FORMATS)
def test_the_readme_has_no_hostile_text(run: CommandLine, hostile: Path, form: str) -> None:
    generate(run, form)
    assert "touch boo" not in (hostile / form / "README.md").read_text()


def _policy(statements: int) -> str:
    statement = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement] * statements}, separators=(",", ":"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (_policy(10_000), "policies/storage-operations.json has over 131072 bytes, more than AWS takes"),
        (_policy(2_500), "the in-line policies of role operations in storage have "),
        ("[" * 1_000 + "]" * 1_000, "AWS refuses policies/storage-operations.json: "),
        ('{"a":' * 1_000 + "1" + "}" * 1_000, "AWS refuses policies/storage-operations.json: "),
        ('{"Version": "2012-10-17", "Version": "2012-10-17", "Statement": []}', "Version"),
        (_policy(1).replace('"Action"', '"Action": "a:b", "Action"'), "Action"),
        (" " * 50_000_000, "policies/storage-operations.json has over "),
        ('{"Statement": "' + "*?" * 60_000 + '"}', "AWS refuses policies/storage-operations.json: "),
    ],
    ids=["10,000 statements", "2,500 statements", "lists", "objects", "Version twice", "Action twice", "50 MB", "wild"],
)
def test_a_hostile_policy_is_refused_at_its_place_and_nothing_is_written(
    run: CommandLine, company: Path, text: str, message: str
) -> None:
    policy = company / "policies" / "storage-operations.json"
    policy.write_text(text)
    began = time.process_time()
    code, told = generate(run, "json")
    # What is left is searched for secrets.
    policy.unlink()
    assert time.process_time() - began < 10, "a tenth of it on a machine for development"
    assert code == 3
    assert message in told
    assert "  - organization.toml:" in told
    assert len(told) < 2_000
    assert not (company / "json").exists()


@pytest.mark.parametrize("name", ["organization.toml", "people.toml"])
def test_a_file_of_50_mb_is_refused(run: CommandLine, company: Path, name: str) -> None:
    with (company / name).open("ab") as file:
        file.truncate(50_000_000)
    code, told = generate(run, "terraform")
    (company / name).unlink()
    assert (code, f"{name} has over 2 MB" in told) == (3, True)
    assert not (company / "terraform").exists()


def test_a_key_twice_and_a_newline_in_a_name_are_refused(run: CommandLine, company: Path) -> None:
    with (company / "people.toml").open("a") as file:
        file.write('\n[users."eve\\nmallory"]\nfunctions = ["network"]\n')
    code, told = generate(run, "json")
    assert (code, "  - people.toml:" in told) == (3, True)
    with (company / "people.toml").open("a") as file:
        file.write('\n[users.ada]\nfunctions = ["network"]\n')
    code, told = generate(run, "json")
    assert (code, "people.toml:13:1: users.ada.functions is defined twice; the first is in line 2" in told) == (3, True)
    assert not (company / "json").exists()
