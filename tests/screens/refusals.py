"""Transcripts of command lines, config files and settings that awsroles refuses."""

from testbed.screens.transcript import Transcript

from awsroles.core.settings import SETTINGS

_OPERATIONS = "arn:aws:iam::222222222222:role/operations"
_MASTER = """[profile master]
credential_process = awsroles credential-process master
region = eu-west-1
awsroles_user_arn = arn:aws:iam::111111111111:user/ada
awsroles_mfa_serial = arn:aws:iam::111111111111:mfa/ada-phone
"""
_ROLE = f"""
[profile ops]
credential_process = awsroles credential-process ops
region = eu-west-1
awsroles_role_arn = {_OPERATIONS}
awsroles_source_profile = master
"""
_USUAL = {".aws/config": _MASTER + _ROLE}
_ADD = f"profile add x --role-arn {_OPERATIONS}"


def _role_with(*lines: str) -> dict[str, str | bytes]:
    """Return files in which the profile ops has *lines* too."""
    return {".aws/config": _MASTER + _ROLE + "".join(f"{line}\n" for line in lines)}


def _config(text: str | bytes) -> dict[str, str | bytes]:
    """Return files with *text* after the master profile."""
    return {".aws/config": _MASTER.encode() + (text.encode() if isinstance(text, str) else text)}


def _settings(text: str | bytes) -> dict[str, str | bytes]:
    return {**_USUAL, ".config/awsroles/config.toml": text}


_CSV = "Access key ID,Secret access key\r\n"
_READ_ONLY = "awsroles_policy_arns = arn:aws:iam::aws:policy/ReadOnlyAccess"
# The completions of each shell are installed, whichever runs the tests.
_COMPLETIONS: dict[str, str | bytes] = {
    ".local/share/bash-completion/completions/awsroles": "",
    ".local/share/zsh/site-functions/_awsroles": "",
    ".local/share/fish/vendor_completions.d/awsroles.fish": "",
    ".local/share/awsroles/awsroles.ps1": "",
}
_DOCTOR = {"PATH": "", "SHELL": "/bin/bash"}
_PHONE = "arn:aws:iam::111111111111:mfa/ada-phone"
_VAULT = f"""[profile common]
region = eu-west-1
mfa_serial = {_PHONE}
source_profile = base

[profile base]
include_profile = common
mfa_process = pass otp aws

[profile ops]
include_profile = common
role_arn = {_OPERATIONS}
session_tags = team=a

[profile other]
role_arn = {_OPERATIONS}
source_profile = more

[profile sso]
sso_session = x
"""
_TWO_KEYS = "".join(
    f"[profile {name}]\ncredential_process = aws-vault export --format=json {name}\n" for name in ("base", "other")
)
_NATIVE = f"[profile ops]\nrole_arn = {_OPERATIONS}\nsource_profile = base\nmfa_serial = {_PHONE}\n"
_PLAIN = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"
_RENEWED = f"[base]\n{_PLAIN}\n[spare]\n{_PLAIN}\n[autoawsume-ops]\nautoawsume = true\n{_PLAIN}aws_session_token = t\n"
_AWSUME = "colors: true\nrole-duration: 13h\nrole-session-name: ada\nconsole:\n  browser_command: x\n"
_GRANTED = (
    "[profile base]\ncredential_process = granted credential-process --profile=base\n"
    "[profile sso]\ngranted_sso_account_id = 222222222222\n"
    "credential_process = granted credential-process --profile sso\n"
)
_GRANTED_SETTINGS = 'CustomBrowserPath = "/usr/bin/firefox"\nExportCredsToAWS = true\nDisableUsageTips = true\n'
_SECOND_SOURCES = (
    "aws_access_key_id = AKIAIOSFODNN7EXAMPLE",
    f"role_arn = {_OPERATIONS}\nsource_profile = master",
    f"role_arn = {_OPERATIONS}",
    "source_profile = master",
    "sso_account_id = 222222222222",
    "web_identity_token_file = /token",
    "login_session = x",
    "credential_source = Environment",
)
_SHADOWED = "".join(
    f"[profile x{number}]\ncredential_process = awsroles credential-process x{number}\n"
    f"awsroles_role_arn = {_OPERATIONS}\n{lines}\n"
    for number, lines in enumerate((*_SECOND_SOURCES, "region = eu-west-1"))
)
_FORMS = """[DEFAULT]
output = json
[profile "my prof"]
Region: eu-west-1 # why
  # indented
  output = x
credential_process = "/a b/x" y "z"
"""
_REFUSED_FORMS = """[default]
region = eu-west-1
[profile default]
region = eu-west-1
[profile a]
region = eu-west-1
region = eu-west-1
junk
[profile a]
"""
_OF_PYTHON = (
    "PYTHONPATH",
    "PYTHONUSERBASE",
    "PYTHONHOME",
    "PYTHONPLATLIBDIR",
    "PYTHONPYCACHEPREFIX",
    "PYTHONVERBOSE",
    "PYTHONPROFILEIMPORTTIME",
    "PYTHONMALLOCSTATS",
    "PYTHONWARNINGS",
    "PYTHONDEVMODE",
)

TRANSCRIPTS = {
    "guards": Transcript(
        (
            "elevate ops",
            "elevate ops --reason ''",
            "elevate ops --reason INC-123 --duration 5m",
            "elevate ops --reason INC-123 --duration 2h",
            "elevate master --reason INC-123",
            "elevate nobody --reason INC-123",
            "elevate plain --reason INC-123",
            "elevate ops --reason INC-123 --no-input",
            "login ops --no-input",
            "console ops --no-input",
            "console --all --format markdown",
        ),
        _role_with(_READ_ONLY, "awsroles_confirm = true", "", "[profile plain]", f"awsroles_role_arn = {_OPERATIONS}"),
    ),
    "guard_options": Transcript(("profile show ops",), _role_with("awsroles_policy_arns = ReadOnlyAccess")),
    "guard_confirm": Transcript(("profile show ops",), _role_with("awsroles_confirm = perhaps")),
    "doctor_ok": Transcript(("doctor --offline -v",), _COMPLETIONS, _DOCTOR),
    "doctor_forms": Transcript(
        ("doctor --offline",), {**_COMPLETIONS, ".aws/config": _FORMS.replace("\n", "\r\n")}, _DOCTOR
    ),
    "doctor_refused_forms": Transcript(
        ("doctor --offline",), {**_COMPLETIONS, ".aws/config": "\ufeff" + _REFUSED_FORMS}, _DOCTOR
    ),
    "doctor_shadows": Transcript(
        ("doctor --offline",),
        {
            **_COMPLETIONS,
            ".aws/config": _MASTER + _SHADOWED,
            ".aws/credentials": "[x8]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n",
        },
        {
            **_DOCTOR,
            "AWS_ACCESS_KEY_ID": "x",
            "AWS_SESSION_TOKEN": "x",
            "AWS_ACCESS_KEY": "x",
            "AWS_PROFILE": "ops",
            "AWS_DEFAULT_PROFILE": "x1",
            **dict.fromkeys(_OF_PYTHON, "1"),
        },
    ),
    "doctor_options": Transcript(("doctor --fix --json", "doctor --fix --report", "doctor --json --report")),
    "console": Transcript(
        (
            "console --all --print",
            "console --html x.html",
            "console --all ops",
            "console --all --html x --format markdown",
            "console --all --format x",
            "console ops --service ec2",
            "console master",
            "console master --sign-in",
            "console ops --sign-in --service ec2 --path x",
            "console ops --sign-in --service 'a b'",
            "console ops --copy",
            'console ops --browser "\'x" --private',
            "console ops --browser zzz --private",
            "console ops --browser '' --private",
            "console ops --private",
            "console ops --sign-in --path http://x/?a",
            "console ops --display-name ''",
        ),
        _USUAL,
    ),
    "org_sync": Transcript(
        (
            "org sync 'ext::sh -c x'",
            "org sync git://git.example.com/org",
            "org sync http://git.example.com/org",
            "org sync ssh://-oProxyCommand=x/org",
            "org sync 'https://git.example.com/a b'",
            "org sync https://ada:secret@git.example.com/org",
            "org sync 'https://git.example.com/org?token=x'",
            "org sync https://git.example.com/org#../x",
            "org sync https://git.example.com/org --ref=-x",
            "org sync .aws/config --ref main",
            "org sync --all --ref main",
        ),
        {".aws/config": _MASTER},
    ),
    "options": Transcript(
        (
            "env ops --shell tcsh",
            "exec ops --server --duration 2h -- true",
            "login ops --pick",
            "login ops --mfa-code 12",
            "login master --role-arn x",
            f"login master --role-arn {_OPERATIONS}",
            f"login a b --role-arn {_OPERATIONS}",
            "mfa enroll --no-input",
            "mfa enroll 'a b'",
            "mfa store --no-input",
            "--color pink status",
            "profile adopt --no-input",
            "profile remove ops --restore --yes",
            "profile remove nope --yes",
            "rotate ops --no-input",
            "serve ops --port 99999",
            "serve ops --token-file -",
            "setup a --master b",
            "status nope",
            "env",
            "exec -- true",
            "console",
        ),
        _USUAL,
    ),
    "roles": Transcript(
        (
            "profile add x",
            "profile add x --role-arn x",
            f"{_ADD} --account 222222222222",
            "profile add x --account 222222222222",
            "profile add x --account 2 --role y",
            "profile add x --account 222222222222 --role 'a?b'",
            f"{_ADD} --duration x",
            f"{_ADD} --policy-file ''",
            f"{_ADD} --policy-arns ReadOnlyAccess",
            f"{_ADD} --duration 13h",
            f"{_ADD} --mfa-serial arn:aws:iam::111111111111:u2f/user/ada/x",
            f"{_ADD} --mfa-serial 'x?y'",
            f"{_ADD} --region mars!",
            f"{_ADD} --source-identity aws:x",
            f"{_ADD} --external-id a",
            f"{_ADD} --session-name a",
            f"{_ADD} --color pinkish",
            f"{_ADD} --account-name 'a # b'",
            f"{_ADD} --account-name ''",
            f"{_ADD} --account-name ü",
            f"{_ADD} --source nope",
            f"profile add master --role-arn {_OPERATIONS}",
            f"profile add 'a b' --role-arn {_OPERATIONS}",
        ),
        _USUAL,
    ),
    "setup": Transcript(
        (
            "setup --no-input",
            "setup --from nope --no-input",
            "setup --from ops --no-input",
            "setup ops --no-input",
        ),
        _USUAL,
    ),
    "setup_from_aws_vault": Transcript(
        ("setup --from-tool aws-vault --dry-run",),
        {".aws/config": _VAULT},
        {"AWS_VAULT_PROMPT": "ykman", "AWS_ASSUME_ROLE_TTL": "2h", "AWS_CHAINED_SESSION_TOKEN_TTL": "soon"},
    ),
    "setup_from_tool_without_a_terminal": Transcript(
        (
            "setup --from-tool aws-vault --no-input",
            "setup --from-tool aws-vault --no-input --yes",
            "setup --from-tool vault",
            "setup ops --from-tool aws-vault",
            "setup --dry-run",
        ),
        {".aws/config": _TWO_KEYS},
    ),
    "setup_from_awsume": Transcript(
        ("setup --from-tool awsume --dry-run",),
        {".aws/config": _NATIVE, ".aws/credentials": _RENEWED, ".awsume/config.yaml": _AWSUME},
    ),
    "setup_from_awsume_no_yaml": Transcript(
        ("setup --from-tool awsume --dry-run",), {".awsume/config.yaml": "colors: true\nrubbish\n"}
    ),
    "setup_from_granted": Transcript(
        ("setup --from-tool granted --dry-run",),
        {".aws/config": _GRANTED + _NATIVE, ".granted/config": _GRANTED_SETTINGS},
    ),
    "setup_from_granted_no_toml": Transcript(("setup --from-tool granted",), {".granted/config": "Ordering =\n"}),
    "setup_from_leapp": Transcript(
        ("setup --from-tool leapp", "setup --from-tool aws-mfa", "setup --from-tool aws-runas"),
        {".aws/config": "[profile ops]\ncredential_process=leapp session generate 0a1b\nregion=eu-west-1\n"},
    ),
    "setup_over": Transcript(
        ("setup ops --no-input", "setup own-process --no-input", "setup native --no-input", "setup --no-input"),
        _config(
            _ROLE + f"[profile own-process]\ncredential_process = other-program\n"
            f"[profile native]\nrole_arn = {_OPERATIONS}\nsource_profile = master\n"
        ),
        {
            "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        },
    ),
    "setup_temporary_key": Transcript(
        ("setup --no-input",),
        environ={"AWS_ACCESS_KEY_ID": "ASIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "x", "AWS_SESSION_TOKEN": "x"},
    ),
    "setup_key_id_of_session": Transcript(
        ("setup --no-input --store keyring",),
        environ={"AWS_ACCESS_KEY_ID": "ASIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "x"},
    ),
    "setup_not_a_key_id": Transcript(
        ("setup --no-input",), environ={"AWS_ACCESS_KEY_ID": "hello", "AWS_SECRET_ACCESS_KEY": "x"}
    ),
    "setup_not_a_secret": Transcript(
        ("setup --no-input",), environ={"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "x"}
    ),
    "setup_from_csv": Transcript(
        (
            "setup --from-csv none.csv",
            "setup --from-csv .",
            "setup --from-csv /dev/null",
            "setup --from-csv /dev/zero",
            "setup --from-csv ~/password.csv",
            "setup --from-csv ~/empty.csv",
            "setup --from-csv ~/two.csv",
            "setup --from-csv ~/half.csv",
            "setup --from-csv two.csv --from default",
        ),
        {
            "password.csv": "User name,Password,Console sign-in URL\r\nada,x,https://x\r\n",
            "empty.csv": _CSV,
            "two.csv": _CSV + 2 * "AKIAIOSFODNN7EXAMPLE,wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\r\n",
            "half.csv": f"{_CSV}AKIAIOSFODNN7EXAMPLE\r\n",
        },
    ),
    "setup_stdin": Transcript(("setup --no-input",), stdin="hello"),
    "setup_from": Transcript(
        (
            "setup --from temporary --no-input",
            "setup --from own-process --no-input",
            "setup --from self --no-input",
            "setup --from role-and-key --no-input",
            "setup --from native --no-input",
            "setup other --from plain --no-input",
            "login temporary",
            "login foreign",
            "login native",
            "login plain",
            "login sso",
            "profile show temporary",
            "status temporary",
            "status foreign",
            "profile remove native --yes",
            "setup --from foreign --no-input",
            f"login foreign --role-arn {_OPERATIONS} --no-input",
            "profile adopt temporary plain sso foreign",
            "mfa store native --no-input --yes",
        ),
        {
            **_config(
                _ROLE
                + f"""
[profile native]
role_arn = {_OPERATIONS}
source_profile = plain

[profile self]
role_arn = {_OPERATIONS}
source_profile = self

[profile own-process]
credential_process = other-program

[profile foreign]
region = eu-west-1

[profile sso]
sso_session = corp

[profile role-and-key]
role_arn = {_OPERATIONS}
source_profile = role-and-key
credential_process = other-program
"""
            ),
            ".aws/credentials": """[temporary]
aws_access_key_id = ASIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
aws_session_token = x

[own-process]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY

[plain]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY

[self]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY

[role-and-key]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
""",
        },
    ),
    "config_without_header": Transcript(("status",), {".aws/config": "region = eu-west-1\n"}),
    "config_line": Transcript(("status",), _config("hello\n")),
    "config_section_twice": Transcript(("status",), _config("[profile a]\n[profile a]\n")),
    "config_option_twice": Transcript(("status",), _config("region = a\n")),
    "config_section_of_two_spellings": Transcript(("status",), _config("[default]\n[profile default]\n")),
    "config_header": Transcript(("status",), _config("[profile a\n")),
    "config_nested": Transcript(("status",), _config("[profile a]\ns3 =\n  hello\n")),
    "config_with_bom": Transcript(("status",), {".aws/config": b"\xef\xbb\xbf[default]\n"}),
    "config_not_utf8": Transcript(("status",), _config(b"[profile \xff]\n")),
    "config_defaults": Transcript(
        ("profile adopt native", f"profile add x --role-arn {_OPERATIONS} --region eu-west-3"),
        _config(f"[DEFAULT]\nrole_arn = {_OPERATIONS}\n[profile native]\nsource_profile = master\n"),
    ),
    "profile_two_sources": Transcript(("login ops",), _role_with("sso_session = corp")),
    "profile_static_key": Transcript(("login ops",), _role_with("aws_access_key_id = AKIAIOSFODNN7EXAMPLE")),
    "profile_duration": Transcript(("login ops",), _role_with("awsroles_duration_seconds = 1h")),
    "profile_reason": Transcript(("login ops",), _role_with("awsroles_reason = ticket")),
    "profile_max_age": Transcript(("login ops",), _role_with("awsroles_mfa_max_age_seconds = x")),
    "profile_max_age_zero": Transcript(("login ops",), _role_with("awsroles_mfa_max_age_seconds = 0")),
    "profile_fips": Transcript(("login ops",), _role_with("use_fips_endpoint = maybe")),
    "profile_sts_regional": Transcript(("login ops",), _role_with("sts_regional_endpoints = maybe")),
    "profile_services": Transcript(("login ops",), _role_with("services = nope")),
    "sealed_file": Transcript(
        ("login ops --no-input", "store move keyring --no-input"),
        {**_USUAL, ".local/state/awsroles/store": "file\n", ".local/state/awsroles/secrets": "hello"},
    ),
    "empty_passphrase": Transcript(
        ("setup --store file --no-input --mfa-serial GAHT12345678 --region eu-west-1",),
        environ={
            "AWSROLES_PASSPHRASE": "",
            "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        },
    ),
    "profile_other_partition": Transcript(
        ("login china", "console china --sign-in", "console china --sign-in --logout-first"),
        _config(
            "[profile china]\nawsroles_role_arn = arn:aws-cn:iam::222222222222:role/operations\n"
            "awsroles_source_profile = master\nregion = cn-north-1\n"
        ),
    ),
    "profile_cycle": Transcript(
        ("login a", "profile list"),
        _config(
            f"[profile a]\nawsroles_role_arn = {_OPERATIONS}\nawsroles_source_profile = b\n"
            f"[profile b]\nawsroles_role_arn = {_OPERATIONS}\nawsroles_source_profile = a\n"
        ),
    ),
    "several_masters": Transcript(
        (f"profile add x --role-arn {_OPERATIONS}", "login x"),
        {
            ".aws/config": _MASTER.replace("master", "one")
            + _MASTER.replace("master", "two")
            + f"[profile x]\nawsroles_role_arn = {_OPERATIONS}\n"
        },
    ),
    "master_user_arn": Transcript(("login master",), {".aws/config": _MASTER.replace("user/ada", "role/ada")}),
    "no_roles": Transcript(("console --all --format markdown",), {".aws/config": _MASTER}),
    "settings_unknown": Transcript(("login ops",), _settings("promt = 'tty'\n")),
    "settings_value": Transcript(("login ops",), _settings("prompt = 'gtk'\n")),
    "settings_history": Transcript(("login ops",), _settings("history = 'always'\n")),
    "settings_history_days": Transcript(("login ops",), _settings("history_days = '1y'\n")),
    "settings_not_utf8": Transcript(("login ops",), _settings(b"prompt = '\xff'\n")),
    "settings_not_toml": Transcript(("login ops",), _settings("prompt = 'tty'\nbrowser = firefox\n")),
    "settings_set": Transcript(
        (
            "config set promt tty",
            "config set prompt gtk",
            "config set role_session_duration 13h",
            "config set mfa_process 'oathtool -b JBSWY3DPEHPK3PXP'",
            "config unset browsr",
            "config unset browser",
        ),
        _USUAL,
    ),
    "settings_explained": Transcript(tuple(f"config list {name}" for name in SETTINGS)),
    "settings_mended": Transcript(
        ("config set prompt tty", "config unset promt", "config unset table"),
        _settings("prompt = 'gtk'\npromt = 'tty'\n[table]\n"),
    ),
    "settings_overridden": Transcript(
        ("config set prompt zenity", "config list"), _settings("history_days = 30\n"), {"AWSROLES_PROMPT": "never"}
    ),
    "store_word": Transcript(("login ops",), {**_USUAL, ".local/state/awsroles/store": "cloud\n"}),
    "profile_variable": Transcript(("login -v --no-input",), _USUAL, {"AWS_PROFILE": "ops"}),
    "first_words_nothing": Transcript(("",)),
    "first_words_master": Transcript(("",), {".aws/config": _MASTER}),
    "first_words_role": Transcript(("",), _USUAL),
    "first_words_key": Transcript(
        ("",),
        {
            ".aws/credentials": "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n"
            "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"
        },
    ),
}
