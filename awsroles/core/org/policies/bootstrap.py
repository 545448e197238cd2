"""The one file to run first in an account that has no deploy role: an invited one, or the master account.

AWS Organizations makes this role in accounts that it creates, with the same trust and the same policy
(orgs_manage_accounts_access-cross-account-role).
"""

import shlex
from collections.abc import Mapping

from awsroles.core.org.entries import Entry
from awsroles.core.org.organization import Organization
from awsroles.core.org.policies.folder_plan import path_to_copy
from awsroles.core.org.policies.formats.json_text import compact_json, json_text
from awsroles.core.org.policies.manifest import Format, Manifest
from awsroles.core.suggest import nearest
from awsroles.errors import ConfigurationError

_FOLDER = "bootstrap/"
_DESCRIPTION = "Entry of the management account"
STACK = "awsroles-bootstrap"
"""The name of the template's stack."""


def bootstrap_path(account: str, form: Format) -> str:
    """Return the path of the file for *account*: a script for JSON, else a template."""
    return f"{_FOLDER}{account}.{'sh' if form == 'json' else 'template.json'}"


def bootstrap_command(out: str, account: str, form: Format) -> str:
    """Return the command that runs the file in the folder *out*."""
    path = path_to_copy(out, bootstrap_path(account, form))
    if form == "json":
        return f"sh {path}"
    return f"aws cloudformation deploy --stack-name {STACK} --capabilities CAPABILITY_NAMED_IAM --template-file {path}"


def bootstrap_files(
    organization: Organization, form: Format, wanted: str | None, before: Manifest | None
) -> dict[str, str]:
    """Return the files for the account *wanted* and for those that have one *before*, by their paths.

    Raises ConfigurationError if the account can have none.
    """
    if wanted is not None:
        _check(organization, wanted)
    known = before.files if before is not None else ()
    accounts = [
        name
        for name, entry in sorted(organization.accounts.items())
        if name == wanted or (bootstrap_path(name, form) in known and _why_not(organization, name, entry) is None)
    ]
    return {bootstrap_path(name, form): _text(organization, name, form) for name in accounts}


def _check(organization: Organization, name: str) -> None:
    entry = organization.accounts.get(name)
    if entry is None:
        close = nearest(name, organization.accounts)
        hint = f"did you mean {close}?" if close else "run awsroles org show"
        raise ConfigurationError(f"the organization has no account {name!r}", hint)
    reason = _why_not(organization, name, entry)
    if reason is not None:
        raise ConfigurationError(f"{name} {reason}", "name an account that the management account is to enter")


def _why_not(organization: Organization, name: str, entry: Entry) -> str | None:
    if entry.get("closed"):
        return "is closed"
    if entry.get("external"):
        return "is of another company, which makes its roles itself"
    return "is the management account, which enters the others" if name == _management(organization) else None


def _management(organization: Organization) -> str:
    settings = organization.settings
    return str(settings.get("management_account") or settings.get("master_account"))


def _text(organization: Organization, name: str, form: Format) -> str:
    partition = organization.setting("partition")
    management = organization.accounts[_management(organization)].get("id")
    role = organization.setting("deploy_role")
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "ManagementAccount",
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:{partition}:iam::{management}:root"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    policy = f"arn:{partition}:iam::aws:policy/AdministratorAccess"
    if form == "json":
        return _script(organization.accounts[name], role, trust, policy)
    return _template(role, trust, policy, str(management))


def _template(role: str, trust: Mapping[str, object], policy: str, management: str) -> str:
    properties = {
        "RoleName": role,
        "Description": _DESCRIPTION,
        "AssumeRolePolicyDocument": trust,
        "ManagedPolicyArns": [policy],
    }
    # Without the role, nobody of the management account could repair anything here.
    kept = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
    return json_text(
        {
            "AWSTemplateFormatVersion": "2010-09-09",
            "Description": f"The role by which the management account {management} enters this account",
            "Resources": {"DeployRole": {"Type": "AWS::IAM::Role", **kept, "Properties": properties}},
        }
    )


def _script(account: Entry, role: str, trust: Mapping[str, object], policy: str) -> str:
    name = shlex.quote(role)
    return f"""#!/bin/sh
# Makes the role by which the management account enters the account {account.name} ({account.get("id")}).
# Run it once, with credentials of an administrator of that account. A second run changes nothing.
set -eu
export AWS_PAGER=""
account=$(aws sts get-caller-identity --query Account --output text)
if [ "$account" != {account.get("id")} ]; then
  printf '%s\\n' "these are credentials of the account $account: use some of {account.get("id")}" >&2
  exit 1
fi
if ! aws iam get-role --role-name={name} >/dev/null 2>&1; then
  aws iam create-role --role-name={name} --description {shlex.quote(_DESCRIPTION)} \\
    --assume-role-policy-document {shlex.quote(compact_json(trust))} >/dev/null
fi
aws iam attach-role-policy --role-name={name} --policy-arn {policy}
"""
