"""AWS managed policies: the paths that are part of their ARNs, and the names that are mistyped."""

from functools import cache

from awsroles.core.org.policies.aws_policy_names import NAMES
from awsroles.core.suggest import nearest

_PREFIX = "aws:"
# IAM refuses the first (PolicyNotAttachable); the second are for sts:AssumeRoot alone (its service model).
_NOT_ATTACHED = {
    "/aws-service-role/": "is for service-linked roles: AWS attaches it to no other role",
    "/root-task/": "is for sessions of root users: AWS attaches it to no role",
}


@cache
def _paths() -> dict[str, str]:
    """Return the path of each policy."""
    return {name: path for path, names in NAMES.items() for name in "".join(names.split()).split(",")}


def aws_policy_arn(text: str, partition: str) -> str:
    """Return the ARN in *partition* of the policy that *text*, aws:NAME with or without a path, is."""
    name = text.rpartition("/")[2].removeprefix(_PREFIX)
    return f"arn:{partition}:iam::aws:policy{_paths()[name]}{name}"


def wrong_aws_policy(text: str, *, hinted: bool = True) -> str | None:
    """Return what is wrong with *text*, aws:NAME with or without a path; only if *hinted* with the nearest name."""
    given, _, name = text.removeprefix(_PREFIX).rpartition("/")
    path = _paths().get(name)
    if path is None:
        close = _nearest(name) if hinted else None
        hint = f"write {_PREFIX}{close}, or the ARN of a newer one" if close else "write the ARN if it is a newer one"
        return f'awsroles knows no AWS managed policy "{name}": {hint}'
    if path in _NOT_ATTACHED:
        return f"{name} {_NOT_ATTACHED[path]}"
    if given and f"/{given}/" != path:
        return f"the path of {name} is {path}: write {_PREFIX}{path[1:]}{name}"
    return None


def _nearest(name: str) -> str | None:
    """Return the name that differs from *name* in case only, or the nearest one."""
    folded = {each.lower(): each for each in _paths()}
    return folded.get(name.lower()) or nearest(name, _paths())
