"""The 27 checks of prowler 5.46 that are about people and their ways in, and our findings on the same resources."""

from collections.abc import Iterable, Mapping

from awsroles.core.dataclass import dataclass, field

ONLY_PROWLER, ONLY_WE = "only prowler fails it", "only we report it"
Differences = Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Check:
    """A check called *name*, and our *findings* on its resources, none if *why_not* says why there is none.

    *differs* are the resources of the company that one side alone fails, with the side and the reason. The findings on
    a group are those on its members if it *is_of_members*.
    """

    name: str
    findings: tuple[str, ...] = ()
    differs: Differences = field(default_factory=dict)
    why_not: str = ""
    is_of_members: bool = False


def _differ(side: str, reason: str, resources: Iterable[str]) -> Differences:
    return dict.fromkeys(resources, (side, reason))


_ANY_POLICY = "A person has no policy of its own, whatever it allows: the file gives rights to groups."
_NO_WAY_IN = "No person gets into this role, so the file does not speak of it."
_ANY_ROLE = "A role beside the file that lets people in is reported, whatever it allows."
_PASSING = "Passing any role to a service gives the rights of that role."
_SAME_GROUP = "The finding is about its group, in which another policy allows it."
_WITH_VIRTUAL_DEVICE = (
    "administrator",
    "attached-reading",
    "glass-1",
    "idle-key",
    "idle-password",
    "in-admins",
    "in-no-group",
    "inline-administrator",
    "never-used-key",
    "never-used-key-and-password",
    "new-key-and-password",
    "old-key",
    "one-key-off",
    "quiet-key",
    "quiet-password",
    "stranger",
    "supporter",
    "two-keys",
    "with-mfa",
)

CHECKS = (
    Check(
        "iam_administrator_access_with_mfa",
        ("user_without_mfa",),
        _differ(
            ONLY_WE,
            "Everybody with a password or a key needs MFA, not only administrators.",
            ("group/everyone", "group/operations"),
        ),
        is_of_members=True,
    ),
    Check(
        "iam_avoid_root_usage",
        why_not="A use of the root user is an event, which an alarm on CloudTrail tells at once. We look at its key"
        " and its MFA.",
    ),
    Check("iam_aws_attached_policy_no_administrative_privileges", ("group_passes_roles", "user_policies")),
    Check(
        "iam_customer_attached_policy_no_administrative_privileges",
        ("group_passes_roles", "user_policies"),
        {
            **_differ(ONLY_PROWLER, _NO_WAY_IN, ("policy/everything-of-a-machine",)),
            **_differ(ONLY_WE, _ANY_POLICY, ("policy/reading",)),
            **_differ(
                ONLY_WE,
                _PASSING,
                ("policy/escalating",),
            ),
        },
    ),
    Check(
        "iam_customer_unattached_policy_no_administrative_privileges",
        why_not="A policy that nobody has gives nobody anything.",
    ),
    Check(
        "iam_group_administrator_access_policy",
        ("group_passes_roles",),
        {
            **_differ(
                ONLY_WE,
                "Prowler looks for the policy AdministratorAccess; another one allows the same.",
                ("group/customs", "group/inline-admins"),
            ),
            **_differ(
                ONLY_WE,
                _PASSING,
                ("group/escalators", "group/inline-escalators"),
            ),
        },
    ),
    Check("iam_inline_policy_allows_privilege_escalation", ("group_passes_roles", "user_policies", "unknown_role")),
    Check(
        "iam_inline_policy_no_administrative_privileges",
        ("group_passes_roles", "user_policies", "unknown_role"),
        _differ(ONLY_WE, _PASSING, ("group/inline-escalators",)),
    ),
    Check(
        "iam_no_custom_policy_permissive_role_assumption",
        ("group_allows_more", "group_passes_roles"),
        {
            **_differ(
                ONLY_PROWLER,
                "Its group is not in the file, which `group_unknown` tells.",
                ("policy/assume-anything",),
            ),
            **_differ(ONLY_PROWLER, _NO_WAY_IN, ("policy/everything-of-a-machine",)),
            **_differ(ONLY_WE, _PASSING, ("policy/escalating",)),
            **_differ(ONLY_WE, _SAME_GROUP, ("policy/rewriting",)),
        },
    ),
    Check("iam_no_root_access_key", ("root_key",)),
    Check(
        "iam_policy_allows_privilege_escalation",
        ("group_passes_roles", "group_other_actions", "user_policies"),
        {
            **_differ(
                ONLY_PROWLER,
                "It allows each user its own keys only; prowler does not look at resources.",
                ("policy/awsroles-self-management",),
            ),
            **_differ(ONLY_PROWLER, _NO_WAY_IN, ("policy/everything-of-a-machine",)),
            **_differ(ONLY_WE, _SAME_GROUP, ("policy/assume-anything-of-support",)),
            **_differ(ONLY_WE, _ANY_POLICY, ("policy/reading",)),
        },
    ),
    Check(
        "iam_policy_attached_only_to_group_or_roles",
        ("user_policies",),
        _differ(ONLY_PROWLER, "The user is a machine of the file, which needs a policy of its own.", ("user/robot",)),
    ),
    Check(
        "iam_role_administratoraccess_policy",
        ("door_without_mfa", "unknown_role"),
        {
            **_differ(ONLY_PROWLER, "The file grants it.", ("role/break-glass", "role/operations")),
            **_differ(
                ONLY_WE,
                _ANY_ROLE,
                (
                    f"role/{each}"
                    for each in ("auditor", "inline-admin", "partner", "partner-with-mfa", "reader", "traveller")
                ),
            ),
        },
    ),
    Check(
        "iam_role_cross_account_readonlyaccess_policy",
        ("door_without_mfa", "unknown_role"),
        _differ(
            ONLY_WE,
            _ANY_ROLE,
            (f"role/{each}" for each in ("auditor", "inline-admin", "old-admin", "other-admin", "reader", "traveller")),
        ),
    ),
    Check(
        "iam_role_cross_service_confused_deputy_prevention",
        why_not="It is about services of AWS; we look at the doors for people.",
    ),
    Check(
        "iam_root_credentials_management_enabled",
        why_not="We look at the root user of each account instead. Prowler gives no verdict on moto, which lacks the"
        " call.",
    ),
    Check("iam_root_hardware_mfa_enabled", ("root_without_mfa",)),
    Check("iam_root_mfa_enabled", ("root_without_mfa",)),
    Check("iam_rotate_access_key_90_days", ("key_old", "root_key")),
    Check(
        "iam_user_accesskey_unused",
        ("key_unused", "root_key"),
        _differ(
            ONLY_WE,
            "The key is old and was never used; prowler passes over keys without a last use.",
            ("user/never-used-key", "user/never-used-key-and-password"),
        ),
    ),
    Check(
        "iam_user_administrator_access_policy",
        ("user_policies",),
        _differ(ONLY_WE, _ANY_POLICY, ("user/attached-reading", "user/inline-administrator")),
    ),
    Check(
        "iam_user_console_access_unused",
        ("password_unused",),
        _differ(ONLY_PROWLER, "The user is for break-glass, which is rarely used.", ("user/glass-1",)),
    ),
    Check(
        "iam_user_hardware_mfa_enabled",
        ("user_without_mfa",),
        {
            **_differ(
                ONLY_PROWLER,
                "A virtual device is MFA too, and the one that gives codes for access keys.",
                (f"user/{each}" for each in _WITH_VIRTUAL_DEVICE),
            ),
            **_differ(ONLY_PROWLER, "The user is a machine of the file, which cannot enter codes.", ("user/robot",)),
        },
    ),
    Check(
        "iam_user_mfa_enabled_console_access",
        ("user_without_mfa",),
        _differ(ONLY_WE, "A key without MFA is a way in too; prowler looks at passwords.", ("user/key-without-mfa",)),
    ),
    Check(
        "iam_user_no_setup_initial_access_key",
        ("key_unused",),
        {
            **_differ(ONLY_PROWLER, "A key of five days may still be put to use.", ("user/new-key-and-password",)),
            **_differ(
                ONLY_WE,
                "The key is old and unused; prowler looks at keys that were never used, of users with a password.",
                ("user/idle-key", "user/never-used-key"),
            ),
        },
    ),
    Check("iam_user_two_active_access_key", ("two_keys",)),
    Check(
        "iam_user_with_temporary_credentials",
        why_not="It needs the last uses of services, which moto does not have, and prowler gives no verdict."
        " `org check --before mfa` finds keys that work without MFA.",
    ),
)
