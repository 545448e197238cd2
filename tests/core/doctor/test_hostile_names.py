"""A command to copy runs nothing that a name in a file says."""

import shlex

from testbed.names import ADA, OPERATIONS

from awsroles.core.config.document import parse_config
from awsroles.core.doctor.finding import Finding
from awsroles.core.doctor.iam_user import SeenUser, access_key, mfa_device
from awsroles.core.doctor.leftovers import leftover_sessions, unfinished_rotations
from awsroles.core.doctor.permissions import SeenPath, owners, permissions
from awsroles.core.doctor.plaintext_keys import SeenText, plaintext_keys
from awsroles.core.doctor.program import program_paths, programs
from awsroles.core.doctor.shadows import unusable_profiles
from awsroles.core.profiles.profiles import Profiles

NAME = "x; rm -rf $(id) `id` |\u202e"
TEXT = f"""[profile "{NAME}"]
credential_process = /gone/awsroles credential-process x
awsroles_role_arn = {OPERATIONS}
awsroles_source_profile = master
[profile "{NAME}2"]
awsroles_role_arn = {OPERATIONS}
[profile master]
awsroles_user_arn = {ADA}
credential_process = awsroles credential-process master
"""
PLAIN = f"[{NAME}]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = {'x' * 40}\n"


def findings() -> list[Finding]:
    """Return findings of every kind whose command has a name of others."""
    config, credentials = parse_config("/c", TEXT.encode(), "config"), parse_config("/d", b"", "credentials")
    profiles = Profiles(config, credentials)
    plain = Profiles(parse_config("/c", b"", "config"), parse_config("/d", PLAIN.encode(), "credentials"))
    path = SeenPath(f"/h/{NAME}", 7, 0o666, is_folder=False, content="commands")
    seen = SeenUser(NAME, "ada", devices=[f"arn:aws:iam::111111111111:mfa/{NAME}"])
    return [
        *plaintext_keys([SeenText("/d", PLAIN)], {}, plain, is_in_exec=False),
        *unusable_profiles(profiles),
        *program_paths(profiles, dict.fromkeys(programs(profiles)), "1", "/p"),
        *leftover_sessions(profiles, [f"awsroles/role-session//c#{NAME}3"]),
        *unfinished_rotations([NAME]),
        *owners([path], 8),
        *permissions([path], 7),
        *access_key(seen),
        *mfa_device(seen),
    ]


def test_each_command_is_one_of_plain_words_and_names_in_quotes() -> None:
    commands = [each.fix for each in findings() if each.fix is not None]
    assert len(commands) >= 8
    for command in commands:
        lexer = shlex.shlex(command, posix=True, punctuation_chars=True)
        lexer.whitespace_split = True
        words = list(lexer)
        assert {"awsroles", "sudo", "chmod"} >= {words[0]}
        assert not {";", "|", "&", "(", ")"} & set(words)
        assert not any(word.startswith(("$(", "`")) for word in words)


def test_no_repair_writes_such_a_name_into_a_command_line() -> None:
    repairs = [each for each in findings() if each.check == "program_path" and each.repair is not None]
    assert [each.repair.profiles for each in repairs] == [("master",)]  # type: ignore[union-attr]  # of SetProgram
