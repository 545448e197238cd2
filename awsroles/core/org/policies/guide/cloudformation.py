"""The commands to deploy CloudFormation's templates in order."""

import json
import shlex
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from awsroles.core.org.policies.formats.json_text import compact_json
from awsroles.core.org.policies.guide.section import Guide, Part, first_account, login_attempt
from awsroles.core.org.policies.resources import Account, Resources

DEPLOYMENTS = "deployments.json"
_AWS = "aws cloudformation"
ROOT = "root=$(aws organizations list-roots --query 'Roots[0].Id' --output text)"
"""The command that keeps the ID of the organization's root in a variable."""
_CAPABILITY = "--capabilities CAPABILITY_NAMED_IAM"
_Deployment = Mapping[str, Any]


def cloudformation_guide(resources: Resources, files: Mapping[str, str]) -> Guide:
    """Return how to deploy the *files* of *resources*."""
    listed = json.loads(files[DEPLOYMENTS])
    region, deployments = listed["region"], listed["deployments"]
    groups = [each for each in deployments if each["name"] == "awsroles-master"]
    control = [each for each in deployments if each["name"] == "awsroles-organization"]
    roles = [each for each in deployments if each not in (*groups, *control)]
    sets = [each for each in roles if each["kind"] == "stack_set"]
    stacks = [each for each in roles if each["kind"] == "stack"]
    first = first_account(resources)
    return Guide(
        first=_first(region, deployments),
        attempt=_attempt(resources, first, sets, region) if first and _is_in(first, sets) else (),
        steps={
            "roles": Part(
                "A stack set for each kind of accounts, with its accounts:",
                [ROOT, *(line for each in sets for line in (_create_set(each), *_create_instances(each, region)))],
            )
            if sets
            else Part(""),
            **(
                {"groups": Part(_GROUPS, [line for each in groups for line in _deploy(each, region)])} if groups else {}
            ),
            "control-policies": Part(
                "With credentials of the management account:",
                [line for each in control for line in _deploy(each, region)],
            ),
        },
        after_roles=Part(
            "StackSets never reach the management account, so it has a stack of its own:",
            [line for each in stacks for line in _deploy(each, region)],
        )
        if stacks
        else None,
        later=_later(sets, region),
        undo={
            "control-policies": Part("The service control policies:", _delete_stacks(control, region)),
            "groups": Part(
                "The groups and the Deny. From here on, nobody has the roles any more:", _delete_stacks(groups, region)
            ),
            "roles": Part(
                "The roles. A stack set can be deleted once its accounts have left it:",
                [
                    *_delete_stacks(stacks, region),
                    *([ROOT] if sets else []),
                    *(line for each in sets for line in _delete_set(each, region)),
                ],
            ),
        },
    )


_GROUPS = (
    "With credentials of the master account. This stack goes through steps 2 to 5, one after the other, so read step 5"
    " first:"
)
_LATER = (
    "`update-stack-set` takes the place of `create-stack-set`, as below, and only new accounts need"
    " `create-stack-instances`."
)
_MOVE = (
    "An account whose set of roles changed is in another stack set now. Its stack moves there, and nobody loses a role:"
    " it leaves the old set OLD, an administrator of the account updates it with the template of the new set NEW, and"
    " it joins the new set. `describe-stack-instance` tells its name and its ID:"
)


def _later(sets: Sequence[_Deployment], region: str) -> list[Part]:
    if not sets:
        return []
    instance = f"--stack-instance-account ACCOUNT --stack-instance-region {region}"
    move = [
        ROOT,
        f"{_AWS} describe-stack-instance --stack-set-name OLD {instance} --query StackInstance.StackId",
        delete_instances("OLD", ["ACCOUNT"], region).replace("--no-retain", "--retain"),
        f"{_AWS} update-stack --stack-name STACK --template-body file://roles/NEW.template.json {_CAPABILITY}",
        f'{_AWS} import-stacks-to-stack-set --stack-set-name NEW --stack-ids STACK --organizational-unit-ids "$root"',
    ]
    updates = [_create_set(each).replace(" create-", " update-") for each in sets[:1]]
    return [Part(_LATER, updates), Part(_MOVE, move)]


def stack_sets_of(files: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the names of the stack sets that each account is in, by its ID."""
    found: dict[str, tuple[str, ...]] = {}
    if DEPLOYMENTS in files:
        for each in json.loads(files[DEPLOYMENTS])["deployments"]:
            for account in _accounts(each):
                found[account] = (*found.get(account, ()), each["name"])
    return found


def delete_instances(name: str, accounts: Iterable[str], region: str) -> str:
    """Return the command that deletes the stacks of *accounts* in the stack set *name*."""
    targets = _targets(accounts)
    return f"{_AWS} delete-stack-instances --stack-set-name {name} --regions {region} --no-retain-stacks {targets}"


def _first(region: str, deployments: Sequence[_Deployment]) -> list[Part]:
    parts = [
        Part("## What you need"),
        Part(
            "The AWS CLI, and credentials of the management account for stack sets. They need trusted access of"
            f" CloudFormation in AWS Organizations. All commands are for the region {region} alone: IAM is the same in"
            " all regions. `deployments.json` has the same for programs of your own."
        ),
        Part("", [f"export AWS_REGION={region}", "aws cloudformation activate-organizations-access"]),
    ]
    if any(each["by_url"] for each in deployments):
        parts.append(Part("A template has over 51,200 bytes, so put it into a bucket, and name that for BUCKET."))
    return parts


def _attempt(resources: Resources, account: Account, sets: Sequence[_Deployment], region: str) -> list[Part]:
    role = next(each for each in resources.roles if each.account == account)
    stack_set, instance = next(
        (each, instance)
        for each in sets
        for instance in each["instances"]
        if account.id in [member["id"] for member in instance["accounts"]]
    )
    alone = {**stack_set, "instances": [{**instance, "accounts": [{"id": account.id}]}]}
    return [
        Part(
            "The roles of one account change nothing for anybody, because no group allows them yet. Take the account"
            f" that matters least, such as {account.name}:",
            [ROOT, _create_set(alone), *_create_instances(alone, region)],
        ),
        login_attempt(role, resources.partition),
        Part("If that is not as you want it, go back:", [delete_instances(stack_set["name"], [account.id], region)]),
    ]


def _create_set(each: _Deployment) -> str:
    return (
        f"{_AWS} create-stack-set --stack-set-name {each['name']} {_body(each)} {_CAPABILITY}"
        f" --permission-model SERVICE_MANAGED --auto-deployment Enabled=false{_values('parameters', each)}"
    )


def _create_instances(each: _Deployment, region: str) -> list[str]:
    lines = []
    for instance in each["instances"]:
        targets = _targets(account["id"] for account in instance["accounts"])
        line = f"{_AWS} create-stack-instances --stack-set-name {each['name']} --regions {region} {targets}"
        lines.append(f"{line}{_values('parameter-overrides', instance)}")
    return lines


def _values(option: str, holder: Mapping[str, Any]) -> str:
    values = [{"ParameterKey": key, "ParameterValue": value} for key, value in holder["parameters"].items()]
    return f" --{option} {shlex.quote(compact_json(values))}" if values else ""


def _delete_set(each: _Deployment, region: str) -> list[str]:
    return [
        delete_instances(each["name"], _accounts(each), region),
        f"{_AWS} delete-stack-set --stack-set-name {each['name']}",
    ]


def _targets(accounts: Iterable[str]) -> str:
    listed = ",".join(accounts)
    return f'--deployment-targets "OrganizationalUnitIds=$root,Accounts={listed},AccountFilterType=INTERSECTION"'


def _is_in(account: Account, sets: Iterable[_Deployment]) -> bool:
    return any(account.id in _accounts(each) for each in sets)


def _accounts(each: _Deployment) -> list[str]:
    return [account["id"] for instance in each.get("instances", ()) for account in instance["accounts"]]


def _body(each: _Deployment) -> str:
    if each["by_url"]:
        return f"--template-url https://BUCKET.s3.amazonaws.com/{each['template']}"
    return f"--template-body file://{each['template']}"


def _deploy(each: _Deployment, region: str) -> list[str]:
    values = [shlex.quote(f"{key}={value}") for key, value in each["parameters"].items()]
    overrides = f" --parameter-overrides {' '.join(values)}" if values else ""
    bucket = " --s3-bucket BUCKET" if each["by_url"] else ""
    deploy = f"{_AWS} deploy --stack-name {each['name']} --template-file {each['template']} --region {region}"
    return [f"{deploy} {_CAPABILITY}{bucket}{overrides}", _protect(each, region, "enable")]


def _protect(each: _Deployment, region: str, switch: str) -> str:
    stack = f"--stack-name {each['name']} --region {region}"
    return f"{_AWS} update-termination-protection {stack} --{switch}-termination-protection"


def _delete_stacks(stacks: Iterable[_Deployment], region: str) -> list[str]:
    return [
        line
        for each in stacks
        for line in (
            _protect(each, region, "no-enable"),
            f"{_AWS} delete-stack --stack-name {each['name']} --region {region}",
        )
    ]
