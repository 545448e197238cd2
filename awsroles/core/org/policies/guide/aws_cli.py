"""The commands to apply the files of JSON with the AWS CLI in order."""

import shlex
from collections.abc import Iterator, Mapping

from awsroles.core.org.policies.formats.paths import MASTER, ORGANIZATION, account_folder
from awsroles.core.org.policies.guide.delete_commands import (
    delete_control_policies,
    delete_groups,
    delete_policies,
    delete_roles,
)
from awsroles.core.org.policies.guide.section import Guide, Part, first_account, login_attempt
from awsroles.core.org.policies.order import step_of_document
from awsroles.core.org.policies.resources import Account, Resources


def aws_cli_guide(resources: Resources, _files: Mapping[str, str]) -> Guide:
    """Return how to apply *resources* by the scripts."""
    accounts = list(dict.fromkeys(each.account for each in resources.roles))
    return Guide(
        first=_first(resources),
        attempt=_attempt(resources, first) if (first := first_account(resources)) else (),
        steps={
            "roles": Part(
                "Run the script of each account. Stop if one of them fails:",
                [_run(each, account_folder(each)) for each in accounts],
            ),
            "groups": Part(
                "This script applies steps 2 to 5, one after the other, so read step 5 first:",
                [_run(resources.master, MASTER)],
            ),
            "control-policies": Part(
                "With credentials of the management account:", [_run(resources.management, ORGANIZATION)]
            ),
        },
        later=[
            Part(
                "The scripts delete nothing, and take nobody out of a group that the file does not have any more. Such"
                " groups, roles and service control policies are yours to delete, as the next section shows."
            )
        ],
        undo={
            "control-policies": Part(
                "In the management account, the service control policies:",
                [*delete_control_policies(resources.control_policies)],
            ),
            "deny": Part("In the master account, what denies:", [*_delete_denials(resources)]),
            "groups": Part(
                "In the master account, the groups. From here on, nobody has the roles any more:",
                [
                    # Everyone's last: its policies deny who has left.
                    *delete_groups(
                        each.name for each in sorted(resources.groups, key=lambda group: group.function is None)
                    ),
                    *delete_policies(_of_groups(resources)),
                ],
            ),
            "roles": Part("The roles, in each account:", [*_delete_roles(resources)]),
        },
    )


def _first(resources: Resources) -> list[Part]:
    return [
        Part("## What you need"),
        Part(
            "The AWS CLI, and a profile for each account. Below, it is called as the account is called here. It may be"
            f" one for the role `{resources.deploy_role}`, which the management account assumes in the others."
        ),
        Part(
            "A script tells each change that it makes, and refuses the credentials of another account. A second run"
            " changes nothing. `resources.json` lists which document belongs to what, for tools of your own."
        ),
    ]


def _attempt(resources: Resources, account: Account) -> list[Part]:
    role = next(each for each in resources.roles if each.account == account)
    return [
        Part(
            "The roles of one account change nothing for anybody, because no group allows them yet. Take the account"
            f" that matters least, such as {account.name}:",
            [_run(account, account_folder(account))],
        ),
        login_attempt(role, resources.partition),
        Part(
            "If that is not as you want it, go back in that account:",
            delete_roles(each.name for each in resources.roles if each.account == account),
        ),
    ]


def _run(account: Account, folder: str) -> str:
    return f"AWS_PROFILE={account.name} sh {folder}/apply.sh"


def _delete_denials(resources: Resources) -> Iterator[str]:
    documents = {each.arn(resources.partition): each.document for each in resources.policies}
    for group in resources.groups:
        name = shlex.quote(group.name)
        for policy, document in group.inline.items():
            if step_of_document(document) == "deny":
                yield f"aws iam delete-group-policy --group-name={name} --policy-name={shlex.quote(policy)}"
        for arn in group.managed:
            if arn in documents and step_of_document(documents[arn]) == "deny":
                yield f"aws iam detach-group-policy --group-name={name} --policy-arn {shlex.quote(arn)}"


def _of_groups(resources: Resources) -> list[str]:
    made = {each.arn(resources.partition) for each in resources.policies}
    return sorted({arn for group in resources.groups for arn in group.managed} & made)


def _delete_roles(resources: Resources) -> Iterator[str]:
    accounts = list(dict.fromkeys(each.account for each in resources.roles))
    yield from delete_roles(
        *([each.name for each in resources.roles if each.account == account] for account in accounts),
        profiles=[account.name for account in accounts],
    )
    of_groups = _of_groups(resources)
    for account in accounts:
        arns = [each.arn(resources.partition) for each in resources.policies if each.account == account]
        rest = delete_policies(arn for arn in arns if arn not in of_groups)
        if rest:
            yield f"export AWS_PROFILE={account.name}"
            yield from rest
