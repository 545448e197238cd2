"""The command `awsroles org policies` in the folder of the example company."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from testbed.program.command_line import CommandLine

from awsroles.core.org.policies.manifest import MANIFEST

GENERATE = ("org", "policies", "--format", "json", "--out", "generated")


def test_it_tells_what_was_written_and_what_to_read(run: CommandLine, company: Path) -> None:
    done = run(*GENERATE)
    first, *_ = lines = done.err.splitlines()
    count = len([path for path in (company / "generated").rglob("*") if path.is_file() and path.name != MANIFEST])
    assert (done.code, done.out, first) == (0, "", f"Wrote {count} files in generated")
    assert any(line.startswith("Group operations: 2 roles in-line, ") for line in lines)
    assert lines[-3:] == ["", "Next, read in which order to apply them:", "  less generated/README.md"]


def test_a_second_run_changes_nothing_and_a_new_role_changes_its_files(run: CommandLine, company: Path) -> None:
    run(*GENERATE)
    manifest = company / "generated" / MANIFEST
    before = manifest.read_bytes()
    assert run(*GENERATE).err.startswith("Nothing to change: ")
    assert manifest.read_bytes() == before
    file = company / "organization.toml"
    file.write_text(file.read_text().replace('accounts = ["dev"]', 'accounts = ["dev", "storage"]'))
    preview = run(*GENERATE, "--dry-run")
    assert "+ accounts/storage/roles/developers/trust.json\n" in preview.out
    assert "~ accounts/storage/apply.sh\n" in preview.out
    assert manifest.read_bytes() == before
    done = run(*GENERATE)
    assert " unchanged\n" in done.err
    assert run(*GENERATE, "--dry-run").err == "Nothing to change.\n"


def test_a_role_that_the_file_gives_no_more_loses_its_files(run: CommandLine, company: Path) -> None:
    run(*GENERATE)
    file = company / "organization.toml"
    file.write_text(file.read_text().replace('accounts = ["tag:pci", "partner"]', 'accounts = ["partner"]'))
    assert "- accounts/prod/roles/auditors/trust.json\n" in run(*GENERATE, "--dry-run").out
    done = run(*GENERATE)
    assert "Deleted 2 files in generated\n" in done.err
    assert not (company / "generated" / "accounts" / "prod" / "roles" / "auditors").exists()


def test_json_lists_the_files(run: CommandLine, company: Path) -> None:
    preview = json.loads(run(*GENERATE, "--json", "--dry-run").out)
    assert not (company / "generated").exists()
    done = run(*GENERATE, "--json")
    assert (json.loads(done.out), done.err) == (preview, "")
    assert {"path": "README.md", "state": "new"} in preview
    assert {each["state"] for each in json.loads(run(*GENERATE, "--json").out)} == {"unchanged"}


def test_edited_files_are_refused_with_a_diff_all_at_once_and_nothing_is_written(
    run: CommandLine, company: Path
) -> None:
    run(*GENERATE)
    readme, script = (company / "generated" / name for name in ("README.md", "functions.sh"))
    readme.write_text(f"{readme.read_text()}\nmine\n")
    script.write_text("mine\n")
    (company / "generated" / "resources.json").unlink()
    done = run(*GENERATE)
    assert done.code == 3
    assert done.err == (
        "awsroles: error: nothing was written, to keep 2 files in generated\n"
        "  - README.md was edited\n"
        "  - functions.sh was edited\n"
        "awsroles: hint: keep your text in files of other names, delete these, and run it again\n"
    )
    assert "--- README.md\n+++ README.md\n" in done.out
    assert "\n-mine\n" in done.out
    assert not (company / "generated" / "resources.json").exists()
    assert run(*GENERATE, "--json").out == ""
    readme.unlink()
    script.unlink()
    assert run(*GENERATE).err.startswith("Wrote 3 files in generated, ")


def test_files_of_somebody_else_are_kept(run: CommandLine, company: Path) -> None:
    run(*GENERATE)
    trust = company / "generated" / "accounts" / "storage" / "roles" / "developers" / "trust.json"
    trust.parent.mkdir(parents=True)
    trust.write_text("mine")
    file = company / "organization.toml"
    file.write_text(file.read_text().replace('accounts = ["dev"]', 'accounts = ["dev", "storage"]'))
    done = run(*GENERATE)
    assert done.code == 3
    assert "  - accounts/storage/roles/developers/trust.json is there already\n" in done.err
    assert trust.read_text() == "mine"


@pytest.mark.usefixtures("company")
def test_a_folder_of_somebody_else_of_another_format_or_organization_is_refused(
    run: CommandLine, company: Path
) -> None:
    done = run("org", "policies", "--format", "json", "--out", "policies")
    assert done.code == 3
    assert done.err == (
        "awsroles: error: policies has files, and awsroles did not write them\n"
        "awsroles: hint: name a new or an empty folder with --out\n"
    )
    run(*GENERATE)
    manifest = company / "generated" / MANIFEST
    text = manifest.read_text()
    manifest.write_text(text.replace('"json"', '"terraform"'))
    assert run(*GENERATE).err == (
        "awsroles: error: generated holds the files for terraform\n"
        "awsroles: hint: name another folder for json with --out\n"
    )
    manifest.write_text(text.replace('"444444444444"', '"999999999999"'))
    assert run(*GENERATE).err == (
        "awsroles: error: generated holds the files of another organization, with master account 999999999999\n"
        "awsroles: hint: name another folder with --out\n"
    )
    manifest.write_text("<<<<<<< HEAD\n")
    assert run(*GENERATE).err == (
        "awsroles: error: generated/.awsroles-generated.json is not the manifest of generated files: awsroles did not"
        " write it so\nawsroles: hint: bring it back, such as by git checkout\n"
    )


def test_an_interrupted_run_is_finished_by_the_next_one_which_tells(run: CommandLine, company: Path) -> None:
    run(*GENERATE)
    manifest = company / "generated" / MANIFEST
    record = json.loads(manifest.read_text())
    record["unfinished"] = {"README.md": record["files"]["README.md"], "functions.sh": None}
    manifest.write_text(json.dumps(record))
    (company / "generated" / "README.md").unlink()
    done = run(*GENERATE)
    assert done.err.startswith("The last run was interrupted: 2 files left to do.\nWrote 1 file in generated, ")
    assert run(*GENERATE).err.startswith("Nothing to change: ")


def close_dev(company: Path) -> Callable[[], None]:
    """Close the account dev, and return what opens it again."""
    paths = (company / "organization.toml", company / "accounts" / "workloads.toml")
    before = {path: path.read_text() for path in paths}
    paths[0].write_text(before[paths[0]].replace('accounts = ["dev"]', 'accounts = ["storage"]'))
    paths[1].write_text(before[paths[1]].replace('color = "green"', "closed = true"))

    def open_again() -> None:
        for path, text in before.items():
            path.write_text(text)

    return open_again


def test_a_removed_account_leaves_instructions_until_somebody_deletes_them(run: CommandLine, company: Path) -> None:
    folder = company / "generated"
    run(*GENERATE)
    close_dev(company)
    done = run(*GENERATE)
    told = "Account dev has no roles any more: removed/dev.md tells how to remove those at AWS.\n"
    assert told in done.err
    instructions = (folder / "removed" / "dev.md").read_text()
    assert instructions.startswith("# Remove account dev (333333333333)\n")
    assert "delete_roles break-glass developers network\n" in instructions
    assert "rm -r accounts/dev removed/dev.md\n" in instructions
    assert "[dev](removed/dev.md)" in (folder / "README.md").read_text()
    assert (folder / "accounts" / "dev" / "apply.sh").exists()
    assert told in run(*GENERATE).err
    (folder / "removed" / "dev.md").unlink()
    assert told not in run(*GENERATE).err
    assert not (folder / "accounts" / "dev").exists()
    assert "removed" not in (folder / "README.md").read_text()
    assert run(*GENERATE).err.startswith("Nothing to change: ")


def test_a_removed_account_that_comes_back_needs_no_instructions(run: CommandLine, company: Path) -> None:
    run(*GENERATE)
    folder = company / "generated"
    open_again = close_dev(company)
    run(*GENERATE)
    assert (folder / "removed" / "dev.md").exists()
    open_again()
    run(*GENERATE)
    assert not (folder / "removed").exists()
    assert run(*GENERATE).err.startswith("Nothing to change: ")


@pytest.mark.usefixtures("company")
def test_format_and_folder_are_needed(run: CommandLine) -> None:
    done = run("org", "policies", "--format", "json")
    assert done.code == 2
    assert done.err == (
        "awsroles: error: missing option: --out DIR\nawsroles: hint: awsroles org policies --help shows what it takes\n"
    )
    assert "missing option: --format json, terraform, cloudformation\n" in run("org", "policies", "--out", "x").err
    assert "'pulumi' is not one of json" in run("org", "policies", "--format", "pulumi", "--out", "x").err


def test_many_notes_are_left_to_the_readme(run: CommandLine, company: Path) -> None:
    file = company / "organization.toml"
    functions = "".join(f"more-{number} = {{}}\n" for number in range(10))
    file.write_text(file.read_text().replace("[functions]\n", f"[functions]\n{functions}"))
    told = run(*GENERATE).err
    more = re.search(r"^README\.md has (\d+) more notes\.$", told, re.MULTILINE)
    assert "\nThe console cannot switch to role auditors in partner, as it sends no external ID.\n" in told
    assert more is not None
    notes = (company / "generated" / "README.md").read_text().partition("## Notes")[2].count("\n* ")
    assert notes == 8 + int(more[1])


def test_one_more_note_is_one_note(run: CommandLine, company: Path) -> None:
    file = company / "organization.toml"
    functions = "".join(f"more-{number} = {{}}\n" for number in range(4))
    file.write_text(file.read_text().replace("[functions]\n", f"[functions]\n{functions}"))
    assert "\nREADME.md has 1 more note.\n" in run(*GENERATE).err


def test_what_is_not_enforced_is_told_before_how_roles_are_named(run: CommandLine, company: Path) -> None:
    file = company / "organization.toml"
    functions = "".join(f"more-{number} = {{}}\n" for number in range(10))
    text = file.read_text().replace("[functions]\n", f"[functions]\n{functions}")
    file.write_text(text.replace('no_users_in = ["all"]', 'no_users_in = ["all", "management"]'))
    told = run(*GENERATE).err.splitlines()
    assert told[1] == "The guardrail no_users_in is not enforced in management: AWS spares the management account."


def test_commands_to_copy_name_a_folder_that_begins_with_a_hyphen(run: CommandLine, company: Path) -> None:
    done = run(*GENERATE[:-2], "--out=-new", "--bootstrap", "prod")
    assert (company / "-new" / "README.md").exists()
    assert "\n  sh ./-new/bootstrap/prod.sh\n" in done.err
    assert done.err.endswith("\n  less ./-new/README.md\n")


def test_an_empty_folder_name_is_a_usage_error(run: CommandLine, company: Path) -> None:
    done = run(*GENERATE[:-1], "")
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "awsroles: error: the name of the folder is empty\nawsroles: hint: name a folder: --out generated\n"
    )
    assert not (company / "README.md").exists()


def test_a_broken_file_is_refused_before_anything_is_written(run: CommandLine, company: Path) -> None:
    file = company / "organization.toml"
    file.write_text(file.read_text().replace('function = "network"', 'function = "netwrk"'))
    done = run(*GENERATE)
    assert done.code == 3
    assert 'there is no function "netwrk": did you mean network?' in done.err
    assert not (company / "generated").exists()


def test_the_file_to_run_first_in_an_account_is_added_and_stays(run: CommandLine, company: Path) -> None:
    done = run(*GENERATE, "--bootstrap", "dev")
    assert done.err.endswith(
        "\nFirst, run this with an administrator's credentials of dev:\n  sh generated/bootstrap/dev.sh\n"
        "\nNext, read in which order to apply them:\n  less generated/README.md\n"
    )
    script = (company / "generated" / "bootstrap" / "dev.sh").read_text()
    assert '"$account" != 333333333333' in script
    assert "these are credentials of the account $account: use some of 333333333333" in script
    assert '"Principal":{"AWS":"arn:aws:iam::111111111111:root"}' in script
    run(*GENERATE, "--bootstrap", "identity")
    assert run(*GENERATE).err.startswith("Nothing to change: ")
    close_dev(company)
    run(*GENERATE)
    assert [path.name for path in (company / "generated" / "bootstrap").iterdir()] == ["identity.sh"]


def test_for_terraform_it_is_a_template(run: CommandLine, company: Path) -> None:
    done = run("org", "policies", "--format", "terraform", "--out", "generated", "--bootstrap", "dev")
    assert (
        "  aws cloudformation deploy --stack-name awsroles-bootstrap --capabilities CAPABILITY_NAMED_IAM"
        " --template-file generated/bootstrap/dev.template.json\n"
    ) in done.err
    template = json.loads((company / "generated" / "bootstrap" / "dev.template.json").read_text())
    assert template["Description"] == "The role by which the management account 111111111111 enters this account"
    role = template["Resources"]["DeployRole"]
    assert role["Properties"]["RoleName"] == "OrganizationAccountAccessRole"
    assert role["Properties"]["Description"] == "Entry of the management account"
    assert role["Properties"]["ManagedPolicyArns"] == ["arn:aws:iam::aws:policy/AdministratorAccess"]


@pytest.mark.parametrize(
    ("account", "message"),
    [
        ("deb", "the organization has no account 'deb'\nawsroles: hint: did you mean dev?"),
        ("xyz", "the organization has no account 'xyz'\nawsroles: hint: run awsroles org show"),
        ("partner", "partner is of another company, which makes its roles itself"),
        ("management", "management is the management account, which enters the others"),
    ],
)
def test_other_accounts_have_no_such_file(run: CommandLine, company: Path, account: str, message: str) -> None:
    done = run(*GENERATE, "--bootstrap", account)
    assert done.code == 3
    assert done.err.startswith(f"awsroles: error: {message}\n")
    if "hint" not in message:
        assert "hint: name an account that the management account is to enter\n" in done.err
    assert not (company / "generated").exists()


def test_a_closed_account_has_no_such_file(run: CommandLine, company: Path) -> None:
    close_dev(company)
    assert "error: dev is closed\n" in run(*GENERATE, "--bootstrap", "dev").err


def test_an_account_that_leaves_its_stack_set_has_the_command_for_that(run: CommandLine, company: Path) -> None:
    generate = ("org", "policies", "--format", "cloudformation", "--out", "generated")
    assert run(*generate).err.startswith("Wrote 8 files in generated\n")
    close_dev(company)
    run(*generate)
    text = (company / "generated" / "removed" / "dev.md").read_text()
    assert (
        " delete-stack-instances --stack-set-name awsroles-break-glass-developers-network "
        '--regions "$AWS_REGION" --no-retain-stacks --deployment-targets '
        '"OrganizationalUnitIds=$root,Accounts=333333333333,AccountFilterType=INTERSECTION"\n'
    ) in text
    assert "rm -r removed/dev.md\n" in text


def test_a_renamed_account_keeps_its_state_of_terraform(run: CommandLine, company: Path) -> None:
    for form in ("json", "terraform"):
        run("org", "policies", "--format", form, "--out", form)
    for name in ("organization.toml", "accounts/workloads.toml"):
        path = company / name
        path.write_text(
            re.sub(r'(?m)"prod"|^prod(?= =)', lambda found: found[0].replace("prod", "live"), path.read_text())
        )
    for form in ("json", "terraform"):
        assert run("org", "policies", "--format", form, "--out", form).code == 0
    assert not (company / "json" / "removed").exists()
    told = (company / "terraform" / "removed" / "prod.md").read_text()
    assert told.startswith("# Account prod (222222222222) is called live now\n")
    assert (company / "terraform" / "accounts" / "prod" / "main.tf").exists()


def test_guardrails_that_the_file_has_no_more_stay_until_terraform_destroyed_them(
    run: CommandLine, company: Path
) -> None:
    generate = ("org", "policies", "--format", "terraform", "--out", "generated")
    run(*generate)
    file, folder = company / "organization.toml", company / "generated"
    text = file.read_text()
    file.write_text(text[: text.index("[guardrails]")] + text[text.index("[functions]") :])
    told = "The file means nothing in organization any more: README.md tells how to destroy what is there.\n"
    assert told in run(*generate).err
    assert (folder / "organization" / "main.tf").exists()
    assert (
        "## The folder organization\n\n"
        "The organization's file means nothing in it any more. Destroy what its state has, and delete it:\n\n"
        "    terraform -chdir=organization init\n    terraform -chdir=organization destroy\n    rm -r organization\n"
    ) in (folder / "README.md").read_text()
    assert told in run(*generate).err
    shutil.rmtree(folder / "organization")
    assert told not in run(*generate).err
    assert run(*generate).err.startswith("Nothing to change: ")
