"""The sentence of each check that found nothing, by the groups that are checked together."""

from collections.abc import Mapping, Sequence

from awsroles.core.doctor.finding import Check, Finding

# The first word of a group is for a group that failed or took too long.
FILES: dict[Check, str] = {
    "permissions": "others may neither read secrets nor write your files",
    "owner": "your files belong to you",
    "plaintext_key": "no long-lived access key was found in plain text",
}
CONFIGURATION: dict[Check, str] = {
    "aws_files": "the AWS files can be read",
    "settings": "config.toml can be read",
    "profile": "each profile of awsroles can be used",
    "shadowed_profile": "no profile of awsroles has a second source of credentials",
    "shadowing_variable": "no variable hides a profile",
    "section_twice": "no section is there twice",
    "option_twice": "no option is there twice",
    "line_without_delimiter": "each line is a section, an option or a comment",
    "byte_order_mark": "no file begins with a byte order mark",
    "profile_default": "there is one default profile",
    "default_section": "there is no section [DEFAULT]",
    "unusual_name": "all SDKs know the names of the sections",
    "indented_line": "no option is indented",
    "indented_comment": "no comment is indented",
    "inline_comment": "no value is followed by a comment",
    "key_case": "the names of options are in lower case",
    "colon_delimiter": "each option has an equals sign",
    "quoted_process": "no credential_process begins and ends with a quote",
    "crlf": "lines end in LF",
}
CONNECTION: dict[Check, str] = {
    "proxy": "no proxy variable is malformed",
    "ca_bundle": "no CA bundle is unusable",
}
PROGRAMS: dict[Check, str] = {
    "program_path": "the profiles run this program",
    "installations": "there is one installation",
}
SHELL: dict[Check, str] = {
    "completion": "the completion of your shell is installed",
    "python_variables": "no variable changes how Python starts awsroles",
}
STORE: dict[Check, str] = {
    "store": "the secret store answers",
    "kernel_keyring": "the kernel keyring has room",
    "access_key": "each access key is in the store",
}
STATE: dict[Check, str] = {
    "leftover_file": "no file of a killed awsroles or of a deleted profile is left",
    "leftover_session": "no session of a deleted profile is left",
    "unfinished_rotation": "no rotation is unfinished",
    "held_lock": "no lock is held for long",
}
ONLINE: dict[Check, str] = {
    "network": "AWS answers",
    "clock": "the clock agrees with AWS's",
    "mfa_device": "AWS knows the MFA device of each master profile",
    "key_age": "no access key is older than 90 days",
    "second_key": "no user has a second access key",
}
KEYRING: dict[Check, str] = {"keyring_contract": "the OS keyring does all that awsroles needs"}
UPDATES: dict[Check, str] = {"newer_version": "there is no newer version"}
GROUPS = (FILES, CONFIGURATION, CONNECTION, PROGRAMS, SHELL, STORE, STATE, ONLINE, KEYRING, UPDATES)

# The checks that another one keeps from being made.
_BLOCKED: dict[Check, tuple[Check, ...]] = {
    "aws_files": ("profile", "shadowed_profile", "access_key", "program_path"),
    "section_twice": ("aws_files", "profile", "shadowed_profile", "access_key", "program_path"),
    "option_twice": ("aws_files", "profile", "shadowed_profile", "access_key", "program_path"),
    "line_without_delimiter": ("aws_files", "profile", "shadowed_profile", "access_key", "program_path"),
    "byte_order_mark": ("aws_files", "profile", "shadowed_profile", "access_key", "program_path"),
    "network": ("clock", "mfa_device", "key_age", "second_key"),
    "store": ("access_key", "mfa_device", "key_age", "second_key"),
    "access_key": ("mfa_device", "key_age", "second_key"),
}


def settled(checked: Mapping[Check, str], found: Sequence[Finding]) -> dict[Check, str]:
    """Return those of *checked* that nothing in *found* kept from being made."""
    blocked = {
        other for each in found if each.severity in ("error", "warning") for other in _BLOCKED.get(each.check, ())
    }
    return {check: text for check, text in checked.items() if check not in blocked}
