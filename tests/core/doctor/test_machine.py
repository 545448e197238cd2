"""Permissions, the store, the network, the environment and leftovers."""

import pytest
from testbed.names import ADA, BOB, OPERATIONS

from awsroles import entry
from awsroles.core.config.document import parse_config
from awsroles.core.doctor.environment import PYTHON_VARIABLES, SLOWING, completion, newer_version, python_variables
from awsroles.core.doctor.finding import DropSessions, Finding, InstallCompletion, Remove, SetMode, in_order, in_shell
from awsroles.core.doctor.leftovers import (
    HeldLock,
    held_locks,
    leftover_files,
    leftover_sessions,
    unfinished_rotations,
    unnamed_policies,
)
from awsroles.core.doctor.network import Reached, ca_bundle, clock, network, proxy
from awsroles.core.doctor.permissions import Content, SeenPath, owners, permissions
from awsroles.core.doctor.repairs import done, to_do
from awsroles.core.doctor.store import SeenStore, kernel_keyring, store
from awsroles.core.profiles.profiles import Profiles
from awsroles.errors import NetworkError, RequestNotSentError, StorageError, StoreLockedError

ME, ROOT = 1000, 0


def seen(path: str, mode: int, content: Content, *, folder: bool = False, user_id: int = ME) -> SeenPath:
    return SeenPath(path, user_id, mode, folder, content)


def test_findings_come_in_the_order_of_what_to_mend_first() -> None:
    late, early = Finding("error", "program_path", "late"), Finding("error", "plaintext_key", "early")
    warning, ok = Finding("warning", "owner", "x"), Finding("ok", "owner", "fine")
    assert in_order([ok, warning, late, early]) == [early, late, warning, ok]


def test_one_cause_that_stops_several_checks_is_told_once() -> None:
    first, second = Finding("error", "store", "x", "y"), Finding("error", "leftover_file", "x", "y")
    assert in_order([first, second]) == [first]


@pytest.mark.parametrize(
    ("shell", "command"),
    [
        ("bash", "unset A B"),
        ("zsh", "unset A B"),
        ("fish", "set -e A B"),
        ("powershell", "$env:A = $null; $env:B = $null"),
        ("cmd", 'set "A=" & set "B="'),
    ],
)
def test_variables_are_unset_in_the_syntax_of_the_shell(shell: str, command: str) -> None:
    findings = [Finding("warning", "python_variables", "x", fix="unset A B"), Finding("info", "completion", "y")]
    assert [each.fix for each in in_shell(findings, shell)] == [command, None]


# --- permissions ---


def test_another_owner_is_named_once_with_the_command_that_takes_it_back() -> None:
    folder, file = (
        seen("/h/.aws", 0o700, "commands", folder=True, user_id=0),
        seen("/h/.aws/config", 0o600, "commands", user_id=0),
    )
    (found,) = owners([folder, file], ME)
    assert (found.message, found.evidence) == (
        "a folder belongs to another user",
        "/h/.aws (uid 0, and you are uid 1000)",
    )
    assert found.fix == "sudo chown -R $USER /h/.aws"
    (found,) = owners([file], ME)
    assert found.message == "a file belongs to another user"
    assert permissions([folder, file], ME) == []


@pytest.mark.parametrize(
    ("path", "message", "fix"),
    [
        (seen("/c", 0o666, "commands"), "others may change the programs that run as you", "chmod 644 /c"),
        (seen("/c", 0o664, "secrets"), "others may write", "chmod 600 /c"),
        (seen("/c", 0o644, "secrets"), "others may read a secret", "chmod 600 /c"),
        (seen("/s", 0o755, "state", folder=True), "others may see the accounts and roles that you use", "chmod 700 /s"),
    ],
)
def test_permissions_of_others_are_taken_away(path: SeenPath, message: str, fix: str) -> None:
    (found,) = permissions([path], ME)
    assert (found.message, found.fix) == (message, fix)
    assert isinstance(found.repair, SetMode)
    assert to_do(found.repair) == done(found.repair) == f"Set the mode of {path.path} to {fix.split()[1]}"


def test_places_of_the_system_are_left_as_they_are() -> None:
    shared = SeenPath("/shared", ROOT, 0o1777, is_folder=True, content="commands", is_own_place=False)
    given = SeenPath("/etc/aws/config", ROOT, 0o644, is_folder=False, content="commands", is_own_place=False)
    assert owners([shared, given], ME) == permissions([shared, given], ME) == permissions([shared], ROOT) == []
    of_other = SeenPath("/mnt/config", 7, 0o644, is_folder=False, content="commands", is_own_place=False)
    assert [(each.severity, each.fix) for each in owners([of_other], ME)] == [("error", None)]
    open_to_all = SeenPath("/mnt/config", ME, 0o666, is_folder=False, content="commands", is_own_place=False)
    (found,) = permissions([open_to_all], ME)
    assert (found.fix, found.repair) == ("chmod 644 /mnt/config", None)


def test_a_readable_config_file_and_a_private_group_are_fine() -> None:
    own_group = SeenPath("/c", ME, 0o664, is_folder=False, content="commands", group_is_own=True)
    assert permissions([seen("/c", 0o644, "commands"), own_group, seen("/d", 0o755, "commands", folder=True)], ME) == []


# --- the store ---


def test_a_locked_store_is_a_warning_and_another_error_an_error() -> None:
    (locked,) = store(SeenStore("keyring", is_locked=True))
    assert (locked.severity, locked.message, locked.fix) == ("warning", "the OS keyring is locked", "awsroles login")
    assert locked.evidence == "credential_process never unlocks it, and a login in a terminal does"
    assert store(SeenStore("keyring", error=StoreLockedError("x"))) == [locked]
    (failed,) = store(SeenStore("keyring", error=StorageError("no keyring", "start one", command="start")))
    assert (failed.severity, failed.message, failed.evidence, failed.fix) == (
        "error",
        "no keyring",
        "start one",
        "start",
    )


def test_a_sealed_file_is_always_locked_and_a_slow_store_a_warning() -> None:
    assert store(SeenStore("file", is_locked=True)) == []
    (slow,) = store(SeenStore("keyring", seconds=2.5))
    assert (slow.message, slow.evidence) == (
        "the OS keyring is slow",
        "2.5 s for one answer, and credential_process waits for 5 s",
    )


def test_a_kernel_keyring_that_is_nearly_full_is_a_warning() -> None:
    text = "    0:    93 92/92 66/1000000 1456/25000000\n 1000:    13 13/13 190/200 9000/20000\n"
    (found,) = kernel_keyring(text, ME)
    assert found.message == "the kernel keyring is nearly full, and sessions go to sealed files"
    assert found.evidence == "190 of 200 keys, 9000 of 20000 bytes (/proc/key-users)"
    assert kernel_keyring(text, ROOT) == kernel_keyring("junk", ME) == []


# --- the network ---


@pytest.mark.parametrize(
    ("ahead", "severity", "message", "consequence"),
    [
        (400.0, "error", "the clock of this machine is 6 min ahead of AWS's", ": AWS refuses every request"),
        (-45.0, "warning", "the clock of this machine is 45 s behind AWS's", ": AWS may refuse MFA codes"),
    ],
)
def test_a_wrong_clock_is_found(ahead: float, severity: str, message: str, consequence: str) -> None:
    (found,) = clock([Reached("AWS", 1.0), Reached("AWS (sts)", ahead)], "set it")
    assert (found.severity, found.message, found.fix) == (severity, message, "set it")
    assert found.evidence == f"AWS (sts){consequence}"


def test_a_good_clock_and_no_clock_are_no_findings() -> None:
    assert clock([Reached("AWS", 5.0), Reached("AWS")], None) == []


def test_unreachable_and_slow_endpoints_are_named() -> None:
    error = NetworkError("cannot reach AWS", "check the network")
    found = network([Reached("a", error=error), Reached("AWS (b)", 0.0, seconds=3.21), Reached("c", 0.0, 0.1)])
    assert [(each.severity, each.message, each.evidence) for each in found] == [
        ("error", "cannot reach AWS", "check the network"),
        ("warning", "AWS answers slowly", "AWS (b): 3.2 s for one answer"),
    ]


def test_proxies_and_bundles_that_cannot_be_used_are_errors() -> None:
    problem = RequestNotSentError("https_proxy is not the address of a proxy", "write it so")
    assert [each.message for each in proxy([problem, problem])] == [problem.message]
    (found,) = ca_bundle([("AWS_CA_BUNDLE", "/gone.pem", "no such file or directory")])
    assert found.message == "the CA bundle of AWS_CA_BUNDLE cannot be used"
    assert found.evidence == "/gone.pem: no such file or directory"


# --- the environment ---


@pytest.mark.parametrize("name", PYTHON_VARIABLES)
def test_each_variable_of_python_is_named_with_its_effect(name: str) -> None:
    (found,) = python_variables({name: "x", "PYTHONSTARTUP": "y"})
    assert found.message == f"{name} is set: {PYTHON_VARIABLES[name]}"
    assert found.evidence == "SDKs hand the environment of your shell to credential_process"
    assert found.fix == f"unset {name}"


def test_variables_that_only_slow_down_are_one_information() -> None:
    found = python_variables({"PYTHONPATH": "x", "PYTHONDEVMODE": "1", "PYTHONWARNINGS": "error"})
    assert [each.severity for each in found] == ["warning", "info"]
    assert found[1].message == "variables for Python slow down each start of awsroles"
    assert found[1].evidence.startswith("PYTHONWARNINGS, PYTHONDEVMODE: awsroles starts Python a second time")
    assert found[1].fix == "unset PYTHONWARNINGS PYTHONDEVMODE"


def test_the_variables_are_those_that_awsroles_starts_again_without() -> None:
    assert sorted((*PYTHON_VARIABLES, *SLOWING)) == sorted(entry._CHANGING_PYTHON)


def test_a_missing_completion_is_installed_by_the_repair() -> None:
    (found,) = completion("fish", is_installed=False)
    assert (found.message, found.repair) == ("the completion of fish is not installed", InstallCompletion("fish"))
    assert to_do(InstallCompletion("fish")) == "Install the completion of fish"
    assert done(InstallCompletion("fish")) == "Installed the completion of fish"
    assert completion("fish", is_installed=True) == completion(None, is_installed=False) == []


@pytest.mark.parametrize(
    ("own", "newest", "is_newer"),
    [("0.2.0", "0.10.0", True), ("1.0", "1.0", False), ("1.1", "1.0.9", False), ("1.0.dev1", "1.0", True)],
)
def test_versions_are_compared_by_their_numbers(own: str, newest: str, is_newer: bool) -> None:
    found = newer_version(own, newest, "index")
    assert [each.message for each in found] == ([f"awsroles {newest} is there, and this is {own}"] if is_newer else [])


def test_an_index_that_does_not_answer_leaves_the_version_unknown() -> None:
    assert newer_version("1.0", None, "index")[0].message == "the newest version is not known"


# --- leftovers ---


def test_sessions_of_deleted_profiles_are_found_by_their_items() -> None:
    text = f"[profile ops]\nawsroles_role_arn = {OPERATIONS}\n[profile master]\nawsroles_user_arn = {ADA}\n"
    profiles = Profiles(parse_config("/c", text.encode(), "config"), parse_config("/d", b"", "credentials"))
    kept = ["awsroles/role-session//c#ops", f"awsroles/mfa-session/{ADA}", "awsroles/role-session//other#gone"]
    assert leftover_sessions(profiles, kept) == []
    (found,) = leftover_sessions(profiles, [*kept, "awsroles/role-session//c#gone"])
    assert (found.message, found.evidence) == ("a session of a deleted profile is left", "session of gone")
    assert found.fix == "awsroles logout gone"
    assert found.repair == DropSessions(("awsroles/role-session//c#gone",))
    assert to_do(found.repair) == "Delete the session of gone"
    (found,) = leftover_sessions(profiles, ["awsroles/elevated-session//c#ops", f"awsroles/mfa-session/{ADA}"])
    assert found.evidence == "elevated session of ops"
    (found,) = leftover_sessions(profiles, [f"awsroles/mfa-session/{BOB}"])
    assert found.message == "an MFA session is left of a user who has no profile in this config file"
    assert (found.severity, found.evidence, found.fix) == ("info", "MFA session of bob", "awsroles logout --all")
    assert found.names == (("user", "bob"),)
    (found,) = leftover_sessions(profiles, [f"awsroles/role-session//c#{number}" for number in range(9)])
    assert (found.message, found.fix) == ("sessions of deleted profiles are left", "awsroles doctor --fix")


def test_left_over_files_are_deleted_by_the_repair() -> None:
    (found,) = leftover_files(["/s/.1-x"])
    assert (found.message, found.repair) == ("a file of a killed awsroles is left", Remove(("/s/.1-x",)))
    assert done(Remove(("/s/.1-x",))) == "Deleted /s/.1-x"
    assert leftover_files(["/a", "/b"])[0].message == "files of a killed awsroles are left"
    assert leftover_files([]) == []


def test_session_policies_that_nothing_names_are_deleted_by_the_repair() -> None:
    (found,) = unnamed_policies(["/s/policies/0123456789abcdef.json"])
    assert (found.severity, found.message) == (
        "info",
        "a session policy is left that no profile in this config file names",
    )
    assert found.repair == Remove(("/s/policies/0123456789abcdef.json",))
    assert unnamed_policies(["/a", "/b"])[0].message == (
        "session policies are left that no profile in this config file names"
    )
    assert unnamed_policies([]) == []


def test_a_lock_that_is_held_for_long_names_its_process() -> None:
    (found,) = held_locks([HeldLock("/l", 4711, 3600.0), HeldLock("/m", 5, 3.0)])
    assert found.message == "an awsroles holds a lock for 1 h, and others wait for it"
    assert (found.evidence, found.fix) == ("process 4711, /l", "kill 4711")


def test_an_unfinished_rotation_is_finished_by_the_same_command() -> None:
    (found,) = unfinished_rotations(["work"])
    assert found.message == "the rotation of the access key of work is unfinished"
    assert found.evidence == "two access keys are active until it is finished"
    assert found.fix == "awsroles rotate work"
