"""Paths of the files of JSON: each is readable, and none leaves the folder of the output."""

from awsroles.core.org.policies.resources import Account, ControlPolicy, Group, ManagedPolicy, Role

MASTER = "master"
ORGANIZATION = "organization"


def account_folder(account: Account) -> str:
    """Return the folder of *account*, with its roles; the groups of the master account have one of their own."""
    return f"accounts/{file_name(account.name)}"


def role_folder(role: Role) -> str:
    """Return the folder of *role* in that of its account."""
    return f"roles/{file_name(role.name)}"


def group_folder(group: Group) -> str:
    """Return the folder of *group* in that of the master account."""
    return f"groups/{file_name(group.name)}"


def policy_folder(policy: ManagedPolicy | ControlPolicy) -> str:
    """Return the folder of *policy* in that of its account, or of the organization."""
    return f"policies/{file_name(policy.name)}"


def inline_file(folder: str, policy: str) -> str:
    """Return the file of the in-line *policy* of the role or group in *folder*."""
    return f"{folder}/policies/{file_name(policy)}.json"


def file_name(name: str) -> str:
    """Return *name* as the name of a file: AWS takes "..", too, and a name that begins with a hyphen."""
    return f"={name}" if name.startswith((".", "-", "=")) else name
