"""Commands of the AWS CLI that delete resources."""

import shlex
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from awsroles.core.org.policies.resources import ControlPolicy

_DELETE_ROLES = """\
delete_roles() {
  for role in "$@"; do
    for policy in $(aws iam list-attached-role-policies --role-name="$role" --query 'AttachedPolicies[].[PolicyArn]' \\
        --output text); do
      aws iam detach-role-policy --role-name="$role" --policy-arn "$policy"
    done
    for policy in $(aws iam list-role-policies --role-name="$role" --query 'PolicyNames[].[@]' --output text); do
      aws iam delete-role-policy --role-name="$role" --policy-name="$policy"
    done
    aws iam delete-role --role-name="$role"
  done
}"""
_GROUPS = """\
for group in {groups}; do
  for user in $(aws iam get-group --group-name="$group" --query 'Users[].[UserName]' --output text); do
    aws iam remove-user-from-group --group-name="$group" --user-name="$user"
  done
  for policy in $(aws iam list-attached-group-policies --group-name="$group" --query 'AttachedPolicies[].[PolicyArn]' \\
      --output text); do
    aws iam detach-group-policy --group-name="$group" --policy-arn "$policy"
  done
  for policy in $(aws iam list-group-policies --group-name="$group" --query 'PolicyNames[].[@]' --output text); do
    aws iam delete-group-policy --group-name="$group" --policy-name="$policy"
  done
  aws iam delete-group --group-name="$group"
done"""
_CONTROL = """\
id=$(aws organizations list-policies --filter SERVICE_CONTROL_POLICY --query "Policies[?Name=='{name}'].Id" \\
    --output text)
for target in {targets}; do
  aws organizations detach-policy --policy-id "$id" --target-id "$target"
done
aws organizations delete-policy --policy-id "$id\""""


def delete_roles(*accounts: Iterable[str], profiles: Iterable[str] = ()) -> list[str]:
    """Return the commands that delete roles with their policies.

    Each of *accounts* has the names of the roles in one account, for the profile of *profiles* at the same place if
    there is one.
    """
    lines = _DELETE_ROLES.splitlines()
    for names, profile in zip_longest(accounts, profiles):
        if profile is not None:
            lines.append(f"export AWS_PROFILE={shlex.quote(profile)}")
        lines.append(f"delete_roles {_words(names)}")
    return lines


def delete_groups(names: Iterable[str]) -> list[str]:
    """Return the commands that delete the groups *names* and take their users out."""
    return _GROUPS.format(groups=_words(names)).splitlines()


def delete_policies(arns: Iterable[str]) -> list[str]:
    """Return the commands that delete the managed policies *arns*, each in its account."""
    return [f"aws iam delete-policy --policy-arn {shlex.quote(arn)}" for arn in arns]


def delete_control_policies(policies: Iterable[ControlPolicy]) -> Iterator[str]:
    """Yield the commands that take *policies* from their accounts and delete them."""
    for each in policies:
        targets = _words(account.id for account in each.targets)
        yield from _CONTROL.format(name=each.name, targets=targets).splitlines()


def _words(names: Iterable[str]) -> str:
    return " ".join(map(shlex.quote, names))
