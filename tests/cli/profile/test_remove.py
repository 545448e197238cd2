"""`awsroles profile remove`."""

import json
from pathlib import Path

import pytest
from testbed.config.native_profiles import native
from testbed.fakes.memory_store import MemoryStore
from testbed.names import ADA, PHONE
from testbed.program.command_line import CommandLine
from testbed.scenarios.in_memory_app import MASTER

from awsroles.app.app import App

KEY = f"awsroles/access-key/{ADA}"


@pytest.fixture
def adopted(run: CommandLine, config: Path) -> str:
    """Return what the config file held before its two native profiles were adopted."""
    text = MASTER + native("prod", f"mfa_serial={PHONE}") + native("dev", source="prod").replace("\n", "\r\n")
    config.write_bytes(text.encode())
    assert run("profile", "adopt", "--all").code == 0
    return text


def text_of(config: Path) -> str:
    return config.read_bytes().decode()


def test_native_profiles_are_restored_without_a_prompt(run: CommandLine, config: Path, adopted: str) -> None:
    done = run("profile", "remove", "prod", "dev", "--restore")
    assert (done.code, done.out, done.err) == (0, "", "Restored prod and dev\n")
    assert text_of(config) == adopted


@pytest.mark.usefixtures("adopted")
def test_a_profile_in_use_as_a_source_is_an_error_with_the_complete_command(run: CommandLine, config: Path) -> None:
    before = text_of(config)
    for arguments in (["--restore"], ["--yes"]):
        done = run("profile", "remove", "prod", *arguments)
        assert done.code == 3
        if arguments == ["--restore"]:
            assert "error: profile 'prod' is the source of dev, which awsroles manages" in done.err
            assert "hint: restore them together: awsroles profile remove dev prod --restore" in done.err
        else:
            assert "error: 1 profile uses prod as its source: dev" in done.err
        assert text_of(config) == before


@pytest.mark.usefixtures("adopted")
def test_a_later_edit_is_reported_in_one_line(run: CommandLine, config: Path) -> None:
    config.write_text(text_of(config).replace("awsroles_mfa_serial", "x") + "output = json\r\n", newline="")
    done = run("profile", "remove", "dev", "--restore")
    assert done.code == 0
    assert done.err == "Restored dev, with the edits since the adoption\n"
    assert text_of(config).endswith("source_profile = prod\r\noutput = json\r\n")


@pytest.mark.usefixtures("adopted")
def test_without_a_terminal_removing_requires_yes(run: CommandLine, config: Path) -> None:
    before = text_of(config)
    done = run("profile", "remove", "dev", "--no-input")
    assert done.code == 6
    assert done.err.endswith("awsroles: error: removing dev needs confirmation\nawsroles: hint: give --yes\n")
    assert text_of(config) == before
    assert run("profile", "remove", "dev", "--no-input", "--yes").code == 0
    assert "dev" not in text_of(config)


@pytest.mark.usefixtures("adopted")
def test_removing_the_master_profile_keeps_the_access_key(run: CommandLine, config: Path) -> None:
    done = run("profile", "remove", "master", "prod", "dev", "--yes")
    assert done.code == 0
    assert done.err.endswith(
        "The access key of master is still in the store. Delete it with:\n"
        "  awsroles profile remove master --delete-key\n"
    )
    assert text_of(config) == ""


@pytest.mark.usefixtures("adopted")
def test_the_key_of_a_person_who_leaves_is_deleted(
    run: CommandLine, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = MemoryStore()
    store.set(KEY, "the key")
    monkeypatch.setattr(App, "secrets", store)
    dry = run("profile", "remove", "master", "--with-dependents", "--delete-key", "--dry-run", "--json")
    record = json.loads(dry.out)
    assert (record["dry_run"], record["deleted_items"]) == (True, [KEY])
    dry = run("profile", "remove", "master", "--with-dependents", "--delete-key", "--dry-run")
    assert dry.err == "Would delete the access key of ada from the store.\n"
    no = run("profile", "remove", "master", "--with-dependents", "--delete-key", "--no-input")
    assert no.code == 6
    assert text_of(config)
    done = run("profile", "remove", "master", "--with-dependents", "--delete-key", "--yes", "--json")
    assert json.loads(done.out)["deleted_items"] == [KEY]
    assert [each["profile"] for each in json.loads(done.out)["profiles"]] == ["master", "prod", "dev"]
    assert store.items == {}
    again = run("profile", "remove", "master", "--delete-key", "--json")
    assert (again.code, json.loads(again.out)["deleted_items"]) == (0, [])
    history = json.loads(run("history", "--json").out)[-1]
    assert (history["command"], history["profile"], history["actor"]) == ("profile remove", "master", ADA)
    refused = run("profile", "remove", "master", "--delete-key", "--restore")
    assert refused.code == 2
    assert "cannot use --delete-key with --restore\nawsroles: hint: leave out one of the two" in refused.err


@pytest.mark.parametrize("arguments", [["--restore"], []])
@pytest.mark.usefixtures("adopted")
def test_a_dry_run_shows_the_change_without_a_prompt(run: CommandLine, config: Path, arguments: list[str]) -> None:
    before = text_of(config)
    done = run("profile", "remove", "dev", "--dry-run", "--no-input", *arguments)
    assert (done.code, done.err) == (0, "")
    assert "\n-awsroles_source_profile = prod\n" in done.out
    assert ("\n+source_profile = prod\n" in done.out) is bool(arguments)
    assert text_of(config) == before
    assert run("profile", "remove", "dev", "--restore").code == 0


def test_an_unknown_name_gets_the_nearest_one(run: CommandLine, config: Path) -> None:
    before = text_of(config)
    for arguments in (["--restore"], ["--yes"], ["--dry-run"]):
        done = run("profile", "remove", "prod-operation", *arguments)
        assert done.code == 3
        assert "hint: did you mean prod-operations?" in done.err
    assert text_of(config) == before


@pytest.mark.usefixtures("config")
def test_a_profile_that_was_never_native_is_not_restored(run: CommandLine) -> None:
    done = run("profile", "remove", "prod-operations", "--restore")
    assert done.code == 3
    assert "error: profile 'prod-operations' was not adopted, so there is no original to restore" in done.err
    assert "hint: to remove it: awsroles profile remove prod-operations" in done.err


@pytest.mark.usefixtures("adopted")
def test_with_dependents_the_whole_tree_is_removed(run: CommandLine, config: Path) -> None:
    before = text_of(config)
    dry = run("profile", "remove", "master", "--with-dependents", "--dry-run", "--json")
    assert [each["profile"] for each in json.loads(dry.out)["profiles"]] == ["master", "prod", "dev"]
    assert text_of(config) == before
    assert run("profile", "remove", "master", "--with-dependents", "--yes").code == 0
    assert text_of(config) == ""
    refused = run("profile", "remove", "x", "--with-dependents", "--restore")
    assert refused.code == 2
    assert (
        "error: cannot use --with-dependents with --restore\nawsroles: hint: name each profile to restore"
        in refused.err
    )


def test_a_profile_of_the_aws_cli_is_left_to_its_owner(run: CommandLine, config: Path) -> None:
    config.write_text(MASTER + native("dev"))
    done = run("profile", "remove", "dev", "--yes")
    assert done.code == 3
    assert "error: profile 'dev' was not written by awsroles\n" in done.err
    assert "hint: to remove it, edit ~/.aws/config by hand\n" in done.err
