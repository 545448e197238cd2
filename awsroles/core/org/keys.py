"""The tables and keys of the organization's file: the check, the JSON Schema and the reference are made from them."""

from typing import Any, Literal

from awsroles.core.dataclass import dataclass
from awsroles.core.org.values import Day, Flag, Kind, ListOf, MapOf, OneOf, PolicyText, Span, Text, Version, Words

# Patterns of the IAM service model, and quotas (IAM user guide, reference_iam-quotas).
_NAME = r"[\w+=,.@-]"
NAME = Text("a name", "[a-z0-9][a-z0-9-]{0,62}", "use up to 63 small letters, digits and hyphens")
USER = Text("the name of an IAM user", rf"{_NAME}{{1,64}}", "use up to 64 letters, digits and _+=,.@-")
_ROLE = Text("the name of a role", rf"{_NAME}{{1,64}}", "use up to 64 letters, digits and _+=,.@-")
_PATH = Text("a path", r"/(?:[!-~]{1,510}/)?", "a path begins and ends with a slash: /team/")
# It is in policies, where *, ? and $ mean more than themselves. Those of policies have the same characters in IAM.
_ROLE_PATH = Text("a path of roles", rf"/(?:{_NAME}{{1,128}}/)*", "write /team/, with letters, digits and _+=,.@-")
_ACCOUNT_ID = Text("an account ID", "[0-9]{12}", "an account ID has 12 digits")
_ORGANIZATION_ID = Text("an organization's ID", "o-[a-z0-9]{10,32}", "an organization's ID looks like o-a1b2c3d4e5")
_OU = Text(
    "an OU", r"[^\x00-\x1f/*!\[\]]{1,128}(?:/[^\x00-\x1f/*!\[\]]{1,128}){0,5}", "an OU looks like workloads/prod"
)
_TAG = Text("a tag", r"[\w.:/=+@-]{1,128}", "use up to 128 letters, digits and _.:/=+@-")
_SELECTOR = Text(
    "a selector",
    r"!?(?:all|ou:[^\x00-\x1f*!]{1,800}|tag:[\w.:/=+@-]{1,128}|[a-z0-9*?-]{1,63})",
    "write all, a name, a glob as prod-*, ou:PATH or tag:NAME, with ! for not",
)
_POLICY = PolicyText(
    "a policy",
    rf"(?:aws|customer):(?:{_NAME}+/)*{_NAME}{{1,128}}|file:[^\x00-\x1f]{{1,500}}"
    rf"|arn:aws[a-z-]*:iam::(?:aws|[0-9]{{12}}):policy/(?:{_NAME}+/)*{_NAME}{{1,128}}",
    "write aws:NAME, customer:NAME, file:PATH or an ARN",
)
_FILE = Text("a policy in a file", r"file:[^\x00-\x1f]{1,500}", "write file:PATH")
_EXTERNAL_ID = Text("an external ID", r"[\w+=,.@:/-]{2,1224}", "use 2 to 1224 letters, digits and _+=,.@:/-")
_REGION = Text("a region", "[a-z]{2,}(?:-[a-z0-9]+)+", "a region looks like eu-west-1")
_COLOR = Text(
    "a color",
    "red|orange|yellow|green|blue|#?[0-9a-fA-F]{6}",
    "use red, orange, yellow, green, blue or six hexadecimal digits",
)
_SERVICE = Text("a service", "[a-z0-9][a-z0-9-]{0,62}", "write a service as in actions: s3, cloudtrail")
_TEMPLATE = Text(
    "a template",
    r"(?:[\w+=,.@-]|\{(?:account|account_id|function)\})*\{function\}(?:[\w+=,.@-]|\{(?:account|account_id|function)\})*",
    "use {function}, with {account} or {account_id}",
)
_GROUP = Text("a template", r"[\w+=,.@-]*\{function\}[\w+=,.@-]*", "use {function}")
_GLOB = Text("a glob", r"[^\x00-\x1f\\]{1,500}", "write accounts/*.toml")
_PARTITION = OneOf(("aws", "aws-cn", "aws-us-gov", "aws-eusc"))

# Limits of the STS and IAM service models, in seconds.
_MAX_SESSION = Span(3_600, 43_200)
_SESSION = Span(900, 43_200)
_MFA_AGE = Span(60, 129_600)
_SESSION_NAME = OneOf(("username", "off"))


@dataclass(frozen=True)
class Key:
    """A key of a table: the *kind* of its values, its *meaning* in the reference, and its *default* for people."""

    kind: Kind
    meaning: str
    default: str = ""
    is_required: bool = False


@dataclass(frozen=True)
class Table:
    """A table: one, several by *names*, or a list; *meaning* is its line in the reference."""

    form: Literal["one", "named", "list"]
    meaning: str
    keys: dict[str, Key]
    names: Text | None = None


_SIX = {
    "session_name": Key(_SESSION_NAME, 'The trust policy pins the session name, or not ("off").', "of the defaults"),
    "source_identity": Key(Flag(), "Sessions have the user's name as their source identity.", "false"),
    "tags": Key(ListOf(_TAG), "Names of session tags that the trust policy allows.", "none"),
    "reason": Key(OneOf(("required",)), "A session needs a reason.", "none"),
    "confirm": Key(Flag(), "login asks for the profile's name to be typed.", "false"),
    "guard": Key(ListOf(_POLICY), "Session policies until the session is elevated.", "none"),
}
_MAX_AGE = Key(_MFA_AGE, "The MFA code may be this old.", "of the defaults")

TABLES: dict[str, Table] = {
    "organization": Table(
        "one",
        "The organization, and how its parts are named.",
        {
            "id": Key(_ORGANIZATION_ID, "The organization's ID.", "none"),
            "partition": Key(_PARTITION, "The partition of all accounts.", '"aws"'),
            "master_account": Key(NAME, "The account where the IAM users live.", is_required=True),
            "management_account": Key(NAME, "The management account of AWS Organizations.", "the master account"),
            "deploy_role": Key(_ROLE, "The role that applies changes.", '"OrganizationAccountAccessRole"'),
            "profile_name": Key(_TEMPLATE, "The names of profiles.", '"{account}-{function}"'),
            "role_name": Key(_TEMPLATE, "The names of roles.", '"{function}"'),
            "role_path": Key(_ROLE_PATH, "The path of all roles.", '"/"'),
            "group_name": Key(_GROUP, "The names of groups.", '"{function}"'),
        },
    ),
    "defaults": Table(
        "one",
        "What functions and grants have unless they say otherwise.",
        {
            "region": Key(_REGION, "The region of profiles.", "none"),
            "max_session": Key(_MAX_SESSION, "MaxSessionDuration of roles.", '"1h"'),
            "mfa_max_age": Key(_MFA_AGE, "The MFA code may be this old.", '"12h"'),
            "session_name": Key(_SESSION_NAME, "The trust policy pins the session name, or not.", '"username"'),
        },
    ),
    "break_glass": Table(
        "one",
        "Users for emergencies, whom no Deny of the organization meets.",
        {
            "users": Key(ListOf(USER, 1), "The users, whom [users] does not name.", is_required=True),
            "role": Key(_ROLE, "Their role in each account.", '"break-glass"'),
        },
    ),
    "guardrails": Table(
        "one",
        "Service control policies.",
        {
            "no_users_in": Key(ListOf(_SELECTOR), "Accounts in which nobody creates IAM users.", "none"),
            "protect_roles": Key(ListOf(_SELECTOR), "Accounts whose generated roles nobody edits.", "none"),
            "only_services": Key(MapOf(NAME, ListOf(_SERVICE, 1)), "The only services of an account.", "none"),
        },
    ),
    "accounts": Table(
        "named",
        "The accounts, one line each.",
        {
            "id": Key(_ACCOUNT_ID, "The account ID, in quotes.", is_required=True),
            "ou": Key(_OU, "The path of its OU.", "none"),
            "name": Key(Words(64), "Its name, for people.", "none"),
            "tags": Key(ListOf(_TAG), "Tags for selectors.", "none"),
            "color": Key(_COLOR, "Its color in the console.", "none"),
            "region": Key(_REGION, "The region of its profiles.", "of the defaults"),
            "external": Key(Flag(), "Another company's account: profiles and group policies, but no roles.", "false"),
            "closed": Key(Flag(), "The account is closed.", "false"),
        },
        NAME,
    ),
    "functions": Table(
        "named",
        "What people do, one line each. A function is a role in accounts and a group in the master account.",
        {
            "description": Key(Words(), "What it is for.", "none"),
            "owner": Key(Words(256), "Who answers for it.", "none"),
            "review": Key(Flag(), "org diff exits with 7 if anybody gains it.", "false"),
            "max_session": Key(_MAX_SESSION, "MaxSessionDuration of its roles.", "of the defaults"),
            "mfa_max_age": _MAX_AGE,
            "session": Key(_SESSION, "The duration of sessions. Over 1 h, each role takes a code.", "none"),
            **_SIX,
        },
        NAME,
    ),
    "grants": Table(
        "list",
        "The policies of a function in accounts.",
        {
            "function": Key(NAME, "The function.", is_required=True),
            "accounts": Key(ListOf(_SELECTOR, 1), "Selectors of accounts.", is_required=True),
            "policies": Key(ListOf(_POLICY), "Managed policies of the role.", "none"),
            "inline": Key(_FILE, "The in-line policy of the role.", "none"),
            "permissions_boundary": Key(_POLICY, "The permissions boundary of the role.", "none"),
            "max_session": Key(_MAX_SESSION, "MaxSessionDuration of the role.", "of the function"),
            "mfa_max_age": Key(_MFA_AGE, "The MFA code may be this old.", "of the function"),
            "external_id": Key(MapOf(NAME, _EXTERNAL_ID), "The external ID by account.", "none"),
            "until": Key(Day(), "The last day of the grant, in UTC.", "none"),
            **{name: Key(key.kind, key.meaning, "of the function") for name, key in _SIX.items()},
        },
    ),
    "users": Table(
        "named",
        "The people, one line each.",
        {
            "functions": Key(ListOf(NAME), "Their functions, at most nine.", is_required=True),
            "path": Key(_PATH, "The path of the IAM user.", '"/"'),
            "until": Key(Day(), "The last day of all functions, in UTC.", "none"),
        },
        USER,
    ),
    "machines": Table(
        "named",
        "IAM users that are no people.",
        {
            "reason": Key(Words(), "Why it is an IAM user.", is_required=True),
            "path": Key(_PATH, "The path of the IAM user.", '"/"'),
            "until": Key(Day(), "The last day.", "none"),
        },
        USER,
    ),
    "exceptions": Table(
        "list",
        "Findings of org check that are known.",
        {
            "account": Key(NAME, "The account.", is_required=True),
            "finding": Key(
                Text("a finding", "[a-z][a-z0-9_]{0,63}", "write user_in_sub_account"), "The finding.", is_required=True
            ),
            "resource": Key(Words(512), "The resource, such as user/ses-smtp.", is_required=True),
            "reason": Key(Words(), "Why it stays.", is_required=True),
            "until": Key(Day(), "The last day.", "none"),
        },
    ),
}
"""The tables at the top of the file."""

TOP: dict[str, Key] = {
    "version": Key(Version(), "The version of the format.", is_required=True),
    "include": Key(ListOf(_GLOB), "Globs of files with further parts.", "none"),
}
"""The keys at the top of the file that are no tables."""

IGNORED = "x_"
"""The beginning of keys that mean nothing to awsroles."""


def is_ignored(key: Any) -> bool:
    """Say whether *key* is for other programs."""
    return isinstance(key, str) and key.startswith(IGNORED)
