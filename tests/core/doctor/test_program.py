"""The program of the profiles, and other installations."""

from testbed.names import ADA, OPERATIONS

from awsroles.core.config.document import parse_config
from awsroles.core.doctor.finding import SetProgram
from awsroles.core.doctor.program import Installation, installations, program_paths, programs
from awsroles.core.profiles.profiles import Profiles

NOTHING = parse_config("credentials", b"", "credentials")
OLD, NEW = "/old/awsroles", "/new/awsroles"


def profiles(process: str) -> Profiles:
    text = (
        f"[profile master]\ncredential_process = {NEW} credential-process master\nawsroles_user_arn = {ADA}\n"
        f"[profile ops]\ncredential_process = {process}\nawsroles_role_arn = {OPERATIONS}\n"
        "[profile other]\ncredential_process = /elsewhere x\n"
    )
    return Profiles(parse_config("config", text.encode(), "config"), NOTHING)


def known(**versions: str | None) -> dict[str, Installation | None]:
    found: dict[str, Installation | None] = {NEW: Installation(NEW, NEW, "2.0")}
    return found | {f"/{name}/awsroles": Installation("", "", value) for name, value in versions.items()}


def test_only_the_programs_of_our_profiles_are_looked_at() -> None:
    assert programs(profiles(f"{OLD} credential-process ops")) == {NEW: ["master"], OLD: ["ops"]}


def test_a_program_that_is_gone_is_replaced_by_this_one() -> None:
    (found,) = program_paths(profiles(f"{OLD} credential-process ops"), known() | {OLD: None}, "2.0", NEW)
    assert (found.severity, found.message) == (
        "error",
        "the program of profile ops does not exist, or cannot be run",
    )
    assert (found.fix, found.repair) == ("awsroles doctor --fix", SetProgram(("ops",)))


def test_a_bare_name_must_be_on_the_path() -> None:
    (found,) = program_paths(profiles("awsroles credential-process ops"), known() | {"awsroles": None}, "2.0", NEW)
    assert found.message == "the program of profile ops is not on the PATH"


def test_another_version_is_a_warning() -> None:
    (found,) = program_paths(profiles(f"{OLD} credential-process ops"), known(old="1.0"), "2.0", NEW)
    assert (found.severity, found.message) == ("warning", "profile ops runs another version of awsroles")
    assert found.evidence == f"{OLD} is 1.0, and this is 2.0 ({NEW})"


def test_a_program_without_a_version_is_not_awsroles() -> None:
    (found,) = program_paths(profiles(f"{OLD} credential-process ops"), known(old=None), "2.0", NEW)
    assert found.message == "the program of profile ops does not tell its version"


def test_a_profile_that_was_copied_gets_the_credentials_of_the_original() -> None:
    (found,) = program_paths(profiles(f"{NEW} credential-process prod"), known(), "2.0", NEW)
    assert (found.severity, found.message) == ("error", "profile ops gets the credentials of prod")
    (found,) = program_paths(profiles(f"{NEW} credential-process ops --verbose"), known(), "2.0", NEW)
    assert found.message == "the credential_process of profile ops has other arguments than awsroles writes"


def test_several_installations_are_named_in_the_order_of_the_path() -> None:
    one = Installation("/a/awsroles", "/venv/1/bin/awsroles", "1.0")
    link = Installation("/b/awsroles", "/venv/1/bin/awsroles", "1.0")
    two = Installation("/c/awsroles", "/venv/2/bin/awsroles", None)
    assert installations([one, link]) == []
    (found,) = installations([one, link, two])
    assert found.message == "there are 2 installations of awsroles, and shells run the first"
    assert found.evidence == "/a/awsroles (1.0), /c/awsroles (no version)"
