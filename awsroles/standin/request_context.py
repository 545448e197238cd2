"""The condition keys that AWS fills in for a call."""

from collections.abc import Mapping

from awsroles.standin.accounts import Caller

_FROM_PARAMETERS = {
    "ExternalId": "sts:externalid",
    "RoleSessionName": "sts:rolesessionname",
    "SourceIdentity": "sts:sourceidentity",
}


def request_context(caller: Caller, parameters: Mapping[str, str], now: float, mfa_at: float | None) -> dict[str, str]:
    """Return condition keys, in lower case, and their values; *mfa_at* is when the code that counts was given.

    aws:MultiFactorAuthPresent is absent for access keys, and false for sessions without MFA
    (IAM user guide, id_credentials_mfa_configure-api-require).
    """
    context = {
        "aws:userid": caller.user_id,
        "aws:principalarn": caller.arn if caller.role is None else caller.role.arn,
        "aws:principalaccount": caller.account,
    }
    if caller.user is not None and not caller.user.is_root:
        context["aws:username"] = caller.user.name
    if mfa_at is not None:
        context["aws:multifactorauthpresent"] = "true"
        context["aws:multifactorauthage"] = str(int(now - mfa_at))
    elif caller.kind != "access-key":
        context["aws:multifactorauthpresent"] = "false"
    for parameter, key in _FROM_PARAMETERS.items():
        if parameter in parameters:
            context[key] = parameters[parameter]
    return context
