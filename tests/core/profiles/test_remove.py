"""Removing profiles."""

import time

import pytest
from testbed.config.native_profiles import native
from testbed.config.samples import many_profiles
from testbed.names import ADA, OPERATIONS, PHONE
from testbed.scenarios.adoption import Adoptions
from testbed.scenarios.in_memory_app import MASTER

from awsroles.core.sessions.cache import SessionMetadata
from awsroles.errors import CancelledError, ConfigurationError, InputRequiredError, NoTerminalError, StorageError

PATH = "/home/ada/.aws/config"
REMOVE = "awsroles profile remove"
KEY, JOURNAL = (f"awsroles/{kind}/{ADA}" for kind in ("access-key", "access-key-new"))
SEED = f"awsroles/totp-seed/{PHONE}"


def ours(name: str, *lines: str, source: str = "master") -> str:
    head = (f"\n[profile {name}]", f"awsroles_role_arn = {OPERATIONS}", f"awsroles_source_profile = {source}")
    return "".join(f"{line}\n" for line in (*head, *lines))


def test_a_profile_goes_whole_and_all_else_stays() -> None:
    before = f"# top\r\n{MASTER}"
    after = "\n# about b\n" + ours("b")
    adoptions = Adoptions(before + ours("a", "region = eu-west-3", "s3 =\n  a = b") + after)
    adoptions.removal().run(["a"], confirmed=True)
    assert adoptions.config.text == before + after
    assert adoptions.said == [f"Removed a from {PATH}"]


def test_a_person_is_asked_and_a_no_changes_nothing() -> None:
    text = MASTER + ours("a") + ours("b")
    adoptions = Adoptions(text)
    removal = adoptions.removal("n")
    with pytest.raises(CancelledError, match="nothing was removed"):
        removal.run(["a", "b"], confirmed=False)
    assert adoptions.prompter.questions == ["Remove a and b?"]
    assert adoptions.config.text == text
    adoptions.removal("y").run(["a", "b"], confirmed=False)
    assert adoptions.config.text == MASTER


def test_without_a_terminal_a_yes_is_needed() -> None:
    adoptions = Adoptions(MASTER + ours("a"))
    before = adoptions.config.text
    with pytest.raises(InputRequiredError) as caught:
        adoptions.removal(NoTerminalError("no terminal")).run(["a"], confirmed=False)
    assert (caught.value.message, caught.value.hint) == ("removing a needs confirmation", "give --yes")
    assert adoptions.config.text == before


@pytest.mark.parametrize("user", [ours("b", source="a"), native("b", source="a")])
def test_a_source_is_removed_only_with_its_dependents(user: str) -> None:
    adoptions = Adoptions(MASTER + ours("a") + user)
    before = adoptions.config.text
    with pytest.raises(ConfigurationError, match="1 profile uses a as its source: b") as caught:
        adoptions.removal().run(["a"], confirmed=True)
    assert caught.value.hint is not None
    assert caught.value.hint.startswith("give it another source first")
    is_ours = "awsroles_role_arn" in user
    assert caught.value.command == (f"{REMOVE} a --with-dependents" if is_ours else None)
    assert adoptions.config.text == before


def test_a_thousand_go_at_once() -> None:
    adoptions = Adoptions(MASTER + "\n" + many_profiles(1_000).decode())
    start = time.process_time()
    adoptions.removal().preview(["master", *(f"p{number}" for number in range(1_000))])
    assert time.process_time() - start < 5


def test_several_go_together_in_any_order() -> None:
    adoptions = Adoptions(MASTER + ours("a") + ours("b", source="a"))
    adoptions.removal().run(["a", "b"], confirmed=True)
    assert adoptions.config.text == MASTER


def test_role_profiles_have_the_master_profile_as_their_default_source() -> None:
    adoptions = Adoptions(f"{MASTER}\n[profile a]\nawsroles_role_arn = {OPERATIONS}\n")
    with pytest.raises(ConfigurationError, match="1 profile uses master as its source: a"):
        adoptions.removal().run(["master"], confirmed=True)


def test_removing_a_master_profile_keeps_the_access_key_and_says_so() -> None:
    adoptions = Adoptions(MASTER)
    key = f"awsroles/access-key/{ADA}"
    adoptions.secrets.set(key, "the key")
    adoptions.secrets.set(f"awsroles/mfa-session/{ADA}", "x")
    adoptions.metadata.put(SessionMetadata(f"awsroles/mfa-session/{ADA}", 1, 2, ADA))
    adoptions.removal("y").run(["master"], confirmed=False)
    assert adoptions.config.text == ""
    assert adoptions.secrets.items == {key: "the key"}
    assert adoptions.said[1:] == [
        "The access key of master is still in the store. Delete it with:",
        f"{REMOVE} master --delete-key",
    ]


def with_secrets(text: str) -> Adoptions:
    adoptions = Adoptions(text)
    for item in (KEY, SEED, JOURNAL):
        adoptions.secrets.set(item, "secret")
    return adoptions


def test_the_key_goes_with_the_profile_after_a_question_and_nothing_of_it_is_left() -> None:
    adoptions = with_secrets(MASTER)
    with pytest.raises(CancelledError):
        adoptions.removal("").delete_keys(["master"], confirmed=False)
    assert adoptions.secrets.items.keys() == {KEY, SEED, JOURNAL}
    assert adoptions.prompter.told == [
        "What is deleted from the store cannot be restored.",
        "If ada-phone is in no authenticator app, you can no longer make codes for it.",
    ]
    what = "the access key, the unfinished rotation and the MFA seed of ada"
    assert adoptions.prompter.questions == [f"Remove master, and delete {what} from the store?"]
    gone, deletion = adoptions.removal("y").delete_keys(["master"], confirmed=False)
    assert (gone, set(deletion.items)) == (["master"], {KEY, SEED, JOURNAL})
    assert (adoptions.config.text, adoptions.secrets.items) == ("", {})
    assert "AWS still has it: delete it in the IAM console, or ask an administrator." in adoptions.said


def test_the_key_of_a_profile_that_is_gone_is_deleted_by_the_same_command_also_twice() -> None:
    adoptions = with_secrets(MASTER)
    adoptions.removal().run(["master"], confirmed=True)
    adoptions.removal("y").delete_keys(["master"], confirmed=False)
    assert adoptions.secrets.items == {}
    adoptions.said.clear()
    assert adoptions.removal().delete_keys(["master"], confirmed=False)[0] == []
    assert adoptions.said == ["No access key of ada is stored."]
    with pytest.raises(ConfigurationError, match="awsroles is not set up yet"):
        adoptions.removal().delete_keys(["other"], confirmed=True)


def test_the_key_stays_if_another_profile_has_the_same_user() -> None:
    other = MASTER.replace("[profile master]", "[profile second]")
    adoptions = with_secrets(MASTER + other)
    with pytest.raises(ConfigurationError, match="second uses the same access key as master") as caught:
        adoptions.removal().delete_keys(["master"], confirmed=True)
    assert caught.value.hint == "leave out --delete-key, or name them too:"
    assert caught.value.command == f"{REMOVE} master second --delete-key"
    adoptions.removal().run(["master"], confirmed=True)
    with pytest.raises(ConfigurationError, match="second uses the same access key as master"):
        adoptions.removal().delete_keys(["master"], confirmed=True)
    assert KEY in adoptions.secrets.items
    adoptions.removal().delete_keys(["master", "second"], confirmed=True)
    assert adoptions.secrets.items == {}


def test_the_seed_stays_if_another_profile_has_the_device() -> None:
    adoptions = with_secrets(MASTER + native("a", f"mfa_serial={PHONE}", source="b"))
    adoptions.removal().delete_keys(["master"], confirmed=True)
    assert list(adoptions.secrets.items) == [SEED]


def test_a_role_profile_has_no_key_to_delete() -> None:
    adoptions = with_secrets(MASTER + ours("a"))
    with pytest.raises(ConfigurationError, match="a has no access key") as caught:
        adoptions.removal().delete_keys(["a"], confirmed=True)
    assert caught.value.hint == "name a master profile, or leave out --delete-key"
    with pytest.raises(ConfigurationError, match="1 profile uses master as its source: a"):
        adoptions.removal().delete_keys(["master"], confirmed=True)
    adoptions.removal().delete_keys(["master"], confirmed=True, with_dependents=True)
    assert adoptions.secrets.items == {}


def test_a_store_that_does_not_open_keeps_the_profile() -> None:
    class Locked:
        def get(self, _: str) -> None:
            raise StorageError("the keyring is locked")

    adoptions = Adoptions(MASTER)
    adoptions.secrets = Locked()  # type: ignore[assignment]
    with pytest.raises(StorageError):
        adoptions.removal().delete_keys(["master"], confirmed=True)
    assert adoptions.config.text == MASTER


@pytest.mark.parametrize("text", [native("a"), "\n[profile a]\nsso_session = x\n", "\n[profile a]\nregion = x\n"])
def test_profiles_of_other_programs_are_not_removed(text: str) -> None:
    adoptions = Adoptions(MASTER + text)
    with pytest.raises(ConfigurationError, match="profile 'a' was not written by awsroles") as caught:
        adoptions.removal().run(["a"], confirmed=True)
    assert caught.value.hint
    assert adoptions.config.text == MASTER + text


def test_an_unknown_profile_is_refused_before_a_prompt() -> None:
    adoptions = Adoptions(MASTER + ours("prod"))
    with pytest.raises(ConfigurationError, match="no profile named prd"):
        adoptions.removal().run(["prod", "prd"], confirmed=False)
    assert adoptions.prompter.questions == []


@pytest.mark.parametrize(
    "text",
    [
        "\n[profile a]\nawsroles_role_arn = junk\n",
        ours("a", "sso_session = x"),
        "\n[profile a]\nawsroles_user_arn = x\n",
    ],
)
def test_a_broken_one_can_be_removed(text: str) -> None:
    adoptions = Adoptions(MASTER + text)
    adoptions.removal().run(["a"], confirmed=True)
    assert adoptions.config.text == MASTER


def test_what_all_profiles_have_goes_with_its_own() -> None:
    adoptions = Adoptions(f"[DEFAULT]\noutput = json\n{MASTER}" + ours("a"))
    adoptions.removal().run(["a"], confirmed=True)
    assert adoptions.config.text == f"[DEFAULT]\noutput = json\n{MASTER}"


def test_the_backup_of_an_adopted_profile_is_deleted() -> None:
    adoptions = Adoptions(MASTER + native("a") + native("b"))
    adoptions.adoption().run(None)
    adoptions.removal().run(["a"], confirmed=True)
    assert [name for _, name in adoptions.backups.sections] == ["b"]


def test_its_session_goes_and_without_one_the_store_is_not_touched() -> None:
    adoptions = Adoptions(MASTER + ours("a") + ours("b"))
    item = f"awsroles/role-session/{PATH}#a"
    adoptions.secrets.set(item, "x")
    adoptions.metadata.put(SessionMetadata(item, 1, 2, ""))
    adoptions.removal().run(["a"], confirmed=True)
    assert (adoptions.secrets.items, adoptions.metadata.all()) == ({}, [])

    class Locked:
        def delete(self, _: str) -> None:
            raise StorageError("the keyring is locked")

    adoptions.secrets = Locked()  # type: ignore[assignment]
    adoptions.removal().run(["b"], confirmed=True)
    assert adoptions.config.text == MASTER


def test_a_preview_does_not_prompt_and_writes_nothing() -> None:
    adoptions = Adoptions(MASTER + ours("a"))
    edit = adoptions.removal().preview(["a"])
    assert (edit.before.text, edit.after.text, adoptions.config.text) == (
        MASTER + ours("a"),
        MASTER,
        MASTER + ours("a"),
    )


def test_with_dependents_the_profiles_of_awsroles_go_too_and_native_ones_stay() -> None:
    stays = native("byhand")
    adoptions = Adoptions(MASTER + ours("a") + ours("b", source="a") + stays + ours("c", source="byhand"))
    gone = adoptions.removal("y").run(["master"], confirmed=False, with_dependents=True)
    assert gone == ["master", "a", "b"]
    assert adoptions.prompter.questions == ["Remove master, a and b?"]
    assert adoptions.said[0] == "byhand stays, but without a source"
    assert adoptions.config.text == stays + ours("c", source="byhand")


def test_with_dependents_a_no_changes_nothing_and_a_preview_asks_nobody() -> None:
    adoptions = Adoptions(MASTER + ours("a"))
    before = adoptions.config.text
    with pytest.raises(CancelledError):
        adoptions.removal("n").run(["master"], confirmed=False, with_dependents=True)
    assert adoptions.removal().preview(["master"], with_dependents=True).after.text == ""
    assert adoptions.config.text == before


def test_the_hint_names_no_profile_that_awsroles_did_not_write() -> None:
    adoptions = Adoptions(MASTER + ours("a") + native("byhand") + native("my-own"))
    with pytest.raises(ConfigurationError, match="3 profiles use master as their source: a, byhand, my-own") as caught:
        adoptions.removal().run(["master"], confirmed=True)
    assert caught.value.command == f"{REMOVE} master --with-dependents"


def test_of_an_adopted_profile_the_user_is_told_how_to_restore_the_original() -> None:
    adoptions = Adoptions(MASTER + native("a") + native("b") + ours("c"))
    adoptions.adoption().run(None)
    adoptions.said.clear()
    with pytest.raises(CancelledError):
        adoptions.removal("n").run(["a"], confirmed=False)
    assert adoptions.said == ["a was adopted. Give the original back with:", f"{REMOVE} a --restore"]
    assert adoptions.prompter.questions == ["Delete it altogether?"]
    with pytest.raises(CancelledError):
        adoptions.removal("n").run(["a", "b", "c"], confirmed=False)
    assert adoptions.said[2:] == ["a and b were adopted. Give the originals back with:", f"{REMOVE} a b --restore"]
    assert adoptions.prompter.questions == ["Remove a, b and c?"]
