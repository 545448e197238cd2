"""Every command line in the documents of the organization, and in the README of generated files.

Those of awsroles and git are run. Those of Terraform are compared with the folders and variables that are generated;
`tests/end_to_end/terraform` applies them. Those of the AWS CLI are compared with the operations and parameters of AWS.
"""

import re
import shlex
from functools import cache
from pathlib import Path

import botocore.session
import pytest
from botocore import xform_name
from testbed.program.command_line import CommandLine
from testbed.program.repository import git

PROJECT = Path(__file__).parents[3]
DOCUMENTS = [PROJECT / "docs" / name for name in ("organization.md", "organization-file.md")]
README_LINES = ("json", "terraform", "cloudformation", "cloudformation_large", "removed_json", "removed_cloudformation")
_SUBCOMMANDS = {"init", "plan", "apply", "destroy", "state"}
# Of the AWS CLI alone.
_GLOBAL = {"query", "output", "region"}
_CUSTOM = {
    ("cloudformation", "deploy"): {"stack-name", "template-file", "capabilities", "parameter-overrides", "s3-bucket"}
}


def lines_of(text: str) -> list[str]:
    """Return the lines of code in *text*, each command on one line."""
    code = re.findall(r"^ {4,}(.*)$", text, re.MULTILINE)
    return "\n".join(code).replace("\\\n", " ").splitlines()


def commands_of(text: str, program: str) -> list[list[str]]:
    """Return the words of the command lines of *program*, in loops and substitutions too."""
    pattern = rf"(?:^|\$\(|; |&& |\|\| |do )\s*((?:[A-Z_]+=\S+ )?{program} .*)$"
    found = []
    for line in lines_of(text):
        for start in re.finditer(pattern, line):
            whole = re.split(r" \|\| | && | \| |; do|\)$", start[1])[0]
            found.append(shlex.split(whole, comments=True))
    return found


def inline_commands(text: str) -> list[list[str]]:
    """Return the commands of awsroles in running text that have arguments, and no placeholder among them."""
    found = [shlex.split(each) for each in re.findall(r"`awsroles\s+(org\s[^`]+)`", text)]
    return [each for each in found if len(each) > 2 and not re.search(r"\b[A-Z]{3,}\b", " ".join(each))]


@cache
def _parameters(service: str, operation: str) -> frozenset[str]:
    """Return the options of *operation* in the AWS CLI, without dashes; raise KeyError if there is none."""
    session = botocore.session.get_session()
    model = session.get_service_model(service)
    names = {xform_name(name, "-"): name for name in model.operation_names}
    shape = model.operation_model(names[operation]).input_shape
    members = {} if shape is None else shape.members
    options = {xform_name(name, "-") for name in members}
    return frozenset(options | {f"no-{each}" for each in options})


def unknown_to_aws(words: list[str]) -> list[str]:
    """Return the parts of a command of the AWS CLI that it does not have."""
    program = words.index("aws")
    service, operation, *rest = words[program + 1 :]
    known = _CUSTOM.get((service, operation)) or _parameters(service, operation)
    options = {each[2:].partition("=")[0] for each in rest if each.startswith("--")}
    return sorted(options - known - _GLOBAL)


def documents() -> str:
    return "".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)


@pytest.mark.usefixtures("company")
def test_commands_in_running_text_work(run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands = inline_commands(documents())
    assert ["org", "show", "prod", "operations"] in commands
    for command in [each for each in commands if each[1] != "init"]:
        assert (run(*command).code, command) == (0, command)
    monkeypatch.chdir(tmp_path)
    assert run("org", "init", "--example").code == 0


def test_commands_of_git_work(run: CommandLine, company: Path) -> None:
    git(company, "init", "-q", "-b", "main")
    run("org", "policies", "--format", "terraform", "--out", "generated")
    commands = commands_of(documents(), "git")
    assert len(commands) == 4
    for command in commands:
        git(company, *command[1:])
    assert git(company, "status", "--porcelain", "generated") == ""


def test_commands_of_terraform_name_folders_and_variables_that_are_generated(run: CommandLine, company: Path) -> None:
    run("org", "policies", "--format", "terraform", "--out", "generated")
    commands = commands_of(documents(), "terraform")
    assert len(commands) > 10
    for _, folder, subcommand, *rest in commands:
        path = folder.removeprefix("-chdir=")
        assert path == "$folder" or (company / path / "main.tf").exists(), path
        assert subcommand in _SUBCOMMANDS
        if rest:
            assert f'variable "{rest[1].partition("=")[0]}"' in (company / path / "main.tf").read_text()
    assert 'variable "assume_deploy_role"' in (company / "generated/accounts/dev/settings.tf").read_text()


def test_commands_of_the_aws_cli_are_known_to_it_and_name_files_that_are_generated(
    run: CommandLine, company: Path
) -> None:
    run("org", "policies", "--format", "cloudformation", "--out", "templates")
    run("org", "policies", "--format", "terraform", "--out", "generated", "--bootstrap", "identity")
    run("org", "policies", "--format", "json", "--out", "documents")
    commands = commands_of(documents(), "aws")
    assert len(commands) > 3
    for command in commands:
        assert unknown_to_aws(command) == [], command
        if "--template-file" in command:
            assert (company / command[command.index("--template-file") + 1]).exists()
    scripts = commands_of(documents(), "sh")
    assert [(company / words[2]).exists() for words in scripts] == [True, True]


@pytest.mark.parametrize("name", README_LINES)
def test_the_commands_of_each_readme_are_known_to_the_aws_cli(name: str) -> None:
    text = (PROJECT / "tests" / "screens" / "transcripts" / f"readme_{name}.txt").read_text(encoding="utf-8")
    commands = commands_of(text, "aws")
    assert commands or name == "terraform"
    for command in commands:
        assert unknown_to_aws(command) == [], command


def test_an_option_that_aws_does_not_have_would_be_noticed() -> None:
    assert unknown_to_aws(shlex.split("aws iam get-role --role-nam x --query y")) == ["role-nam"]
    with pytest.raises(KeyError):
        unknown_to_aws(shlex.split("aws iam get-rolle"))
