"""The commands to apply Terraform's root modules in order."""

from collections.abc import Mapping

from awsroles.core.org.policies.formats.json_text import compact_json
from awsroles.core.org.policies.guide.section import Guide, Part, first_account, login_attempt
from awsroles.core.org.policies.order import step_of_document
from awsroles.core.org.policies.resources import Account, Resources

_INIT = "terraform -chdir={} init"
_APPLY = "terraform -chdir={} apply"
_DESTROY = "terraform -chdir={} destroy"


def terraform_guide(resources: Resources, _files: Mapping[str, str]) -> Guide:
    """Return how to apply *resources* with Terraform."""
    accounts = list(dict.fromkeys(each.account.name for each in resources.roles))
    without_deny = " -var deny_without_mfa=false" if _has_switch(resources) else ""
    held_back = ", and no Deny yet" if without_deny else ""
    return Guide(
        first=_first(resources),
        attempt=_attempt(resources, first) if (first := first_account(resources)) else (),
        steps={
            "roles": Part(
                "Apply each account. Stop if one of them fails.",
                _each_account(["init", "apply"]) if len(accounts) > 1 else _alone(f"accounts/{accounts[0]}"),
            )
            if accounts
            else Part(""),
            "groups": Part(
                f"Terraform applies the groups, who is in them, and self-management in this order{held_back}:",
                [_INIT.format("master"), _APPLY.format("master") + without_deny],
            ),
            **({"deny": Part("Once everybody has an MFA device:", [_APPLY.format("master")])} if without_deny else {}),
            "control-policies": Part(
                "With credentials of the management account:",
                _alone("organization"),
            ),
        },
        later=[
            Part(
                "The plan of a folder without changes is empty."
                + (" Leave out `-var deny_without_mfa=false` once the Deny is there." if without_deny else "")
            )
        ],
        undo={
            "control-policies": Part(
                "The service control policies, from all accounts:", [_DESTROY.format("organization")]
            ),
            **({"deny": Part("The Deny:", [_APPLY.format("master") + without_deny])} if without_deny else {}),
            "groups": Part("The groups. From here on, nobody has the roles any more:", [_DESTROY.format("master")]),
            "roles": Part("The roles of each account:", _each_account(["destroy"])),
        },
    )


def _first(resources: Resources) -> list[Part]:
    return [
        Part("## What you need"),
        Part(
            f"Terraform 1.5 or newer, and credentials for each account. The usual ones are of a user or role of the"
            f" management account that may assume `{resources.deploy_role}` in the others, and does so by:",
            ["export TF_VAR_assume_deploy_role=true"],
        ),
        Part(
            "Each folder below has a state of its own. For a state that a team shares, put a `backend.tf` into each"
            " folder: it stays as you write it. A folder refuses the credentials of every other account."
        ),
    ]


def _attempt(resources: Resources, account: Account) -> list[Part]:
    folder = f"accounts/{account.name}"
    role = next(each for each in resources.roles if each.account == account)
    return [
        Part(
            f"The roles of one account change nothing for anybody, because no group allows them yet. Take the account"
            f" that matters least, such as {account.name}:",
            _alone(folder),
        ),
        login_attempt(role, resources.partition),
        Part("If that is not as you want it, go back:", [_DESTROY.format(folder)]),
    ]


def _has_switch(resources: Resources) -> bool:
    """Say whether something is denied without MFA, which a variable then holds back."""
    documents = [each.document for each in resources.policies]
    documents += [document for group in resources.groups for document in group.inline.values()]
    denials = (each for each in documents if step_of_document(each) == "deny")
    return any("multifactorauthpresent" in compact_json(each).lower() for each in denials)


def _alone(folder: str) -> list[str]:
    return [_INIT.format(folder), _APPLY.format(folder)]


def _each_account(verbs: list[str]) -> list[str]:
    runs = " && ".join(f'terraform -chdir="$folder" {verb}' for verb in verbs)
    return ["for folder in accounts/*/; do", f"  {runs} || break", "done"]
