"""The opening screen: what it says that it found, and what it asks."""

import pytest
from testbed.fakes.memory_profile_file import MemoryProfileFile
from testbed.fakes.scripted_prompter import ScriptedPrompter
from testbed.scenarios.in_memory_app import MASTER

from awsroles.core.moving.traces import FoundTool
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.setup.opening import Chosen, Finds, Opening, find_in

CREDENTIALS = "/home/ada/.aws/credentials"
KEY = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"
ROLE = "role_arn = arn:aws:iam::222222222222:role/operations\nsource_profile = default\n"
TYPE_IT = "type or paste an access key"


def profiles(config: str = "", credentials: str = "") -> Profiles:
    files = MemoryProfileFile(), MemoryProfileFile(kind="credentials", path=CREDENTIALS)
    files[0].text, files[1].text = config, credentials
    return Profiles(files[0].read(), files[1].read())


def test_long_lived_keys_and_native_profiles_are_found_the_default_one_first() -> None:
    found = find_in(
        profiles(
            f"[profile prod]\n{ROLE}[profile ours]\nawsroles_role_arn = x\nawsroles_source_profile = default\n"
            "[profile sso]\nsso_session = x\nsso_account_id = 1\n[profile region]\nregion = eu-west-1\n"
            f"[profile config-key]\n{KEY}",
            f"[work]\n{KEY}[default]\n{KEY}[session]\n{KEY}aws_session_token = x\n"
            "[half]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n",
        )
    )
    assert found == Finds(
        {"default": CREDENTIALS, "config-key": "/home/ada/.aws/config", "work": CREDENTIALS}, natives=["prod"]
    )


def test_if_nothing_is_found_nothing_is_said_or_asked() -> None:
    prompter = ScriptedPrompter()
    assert Opening(prompter, find_in(profiles("[profile x]\nregion = eu-west-1\n")), "no keyring").run() == Chosen()
    assert (prompter.told, prompter.questions) == ([], [])


def test_keys_are_offered_in_one_question_and_moving_the_first_is_the_default() -> None:
    finds = find_in(profiles(f"[profile prod]\n{ROLE}", f"[default]\n{KEY}[work]\n{KEY}"))
    prompter = ScriptedPrompter("", "2", "3")
    opening = Opening(prompter, finds)
    assert [opening.run() for _ in range(3)] == [Chosen(plaintext="default"), Chosen(plaintext="work"), Chosen()]
    assert prompter.told[:3] == [
        "On this machine already:",
        f"  access keys in plain text in {CREDENTIALS}: default and work",
        "  an AWS CLI profile with a role: prod",
    ]
    assert prompter.questions == 3 * ["How do you want to begin?"]


def test_an_interrupted_setup_can_be_gone_on_with() -> None:
    prompter = ScriptedPrompter("")
    text = MASTER.replace("profile master", "default") + "[profile odd]\nawsroles_user_arn = nobody\n"
    assert Opening(prompter, find_in(profiles(text))).run() == Chosen(master="default")
    assert prompter.told[1:] == [
        "  a master profile: default (ada in account 111111111111)",
        "  a master profile: odd (nobody)",
    ]


def test_what_leaves_no_choice_is_said_and_nothing_is_asked() -> None:
    prompter = ScriptedPrompter()
    finds = Finds(
        natives=["a", "b", "c", "d", "e", "f"], organization="https://git.example.com/company/organization.git"
    )
    assert Opening(prompter, finds, "the OS keyring, which is locked").run() == Chosen()
    assert prompter.told == [
        "On this machine already:",
        "  AWS CLI profiles with roles: a, b, c, d and 2 more",
        "  your organization's file: https://git.example.com/company/organization.git",
        "  the OS keyring, which is locked",
    ]


def test_other_tools_are_offered_too() -> None:
    prompter = ScriptedPrompter("take over the profiles of Granted")
    finds = Finds(tools=[FoundTool("granted", "granted_sso_url in ~/.aws/config:3", ("x",))])
    assert Opening(prompter, finds).run() == Chosen(tool="granted")
    assert prompter.told[1:] == ["  Granted: granted_sso_url in ~/.aws/config:3"]


@pytest.mark.parametrize("answer", ["1", f"{TYPE_IT}, into an encrypted file"])
def test_without_a_keyring_each_choice_says_that_the_key_goes_into_a_file(answer: str) -> None:
    prompter = ScriptedPrompter(answer)
    opening = Opening(
        prompter, Finds({"default": CREDENTIALS}), "no keyring was found on this machine", is_missing=True
    )
    assert opening.run().in_file is True
    assert prompter.told[-1] == "  no keyring was found on this machine"


def test_of_many_keys_the_first_are_offered() -> None:
    names = [f"p{number}" for number in range(30)]
    prompter = ScriptedPrompter("9")
    assert Opening(prompter, Finds(dict.fromkeys(names, CREDENTIALS))).run() == Chosen()
