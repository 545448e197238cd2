"""An offboarding that is killed before or after each of its writing calls, and run again."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from testbed.organization.leaving import LeavingCompany

from awsroles.core.aws.credentials import SigningCredentials
from awsroles.core.org.offboard.journal import Journal
from awsroles.core.org.offboard.plan import Change
from awsroles.standin.accounts import inline_names

WRITES = 15
"""The writing calls for ada, with --delete."""
_READS = ("Get", "List")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class KilledError(BaseException):
    """The process is killed."""


class MortalActions:
    """Passes calls on, and kills the process before or after the writing call of that number; *writes* are all."""

    def __init__(self, actions: Any, number: int | None = None, *, after: bool = False) -> None:
        self._actions = actions
        self._number = number
        self._after = after
        self.writes: list[str] = []

    def call(self, credentials: SigningCredentials, action: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        if action.startswith(_READS):
            return dict(self._actions.call(credentials, action, parameters))
        is_last = len(self.writes) == self._number
        if is_last and not self._after:
            raise KilledError
        result = self._actions.call(credentials, action, parameters)
        self.writes.append(f"{action} {parameters.get('AccessKeyId') or parameters.get('RoleName') or ''}")
        if is_last:
            raise KilledError
        return dict(result)


def state(company: LeavingCompany) -> str:
    """Return all that is left of ada at AWS, without times."""
    user = company.user("ada")
    keys = [(each.access_key_id[:4], each.active) for each in company.aws.access_keys.values() if each.user is user]
    roles = {arn: sorted(inline_names(each.policies)) for arn, each in company.aws.roles.items()}
    texts = [str(inline_names(each.policies).get("awsroles-revoke-ada")) for each in company.aws.roles.values()]
    parts = (
        keys,
        user.password,
        [each.name for each in user.groups],
        [each.name for each in user.attached],
        user.others,
        [each for each in company.aws.mfa_devices.values() if each.user is user],
        sorted(company.aws.unassigned_devices),
        roles,
        [_INSTANT.sub("then", re.sub(r"AROA\w+", "ROLE", each)) for each in texts],
    )
    return str(parts)


def writes_of_a_run(company: LeavingCompany, number: int | None = None, *, after: bool = False) -> list[str]:
    """Offboard ada with --delete; return the writing calls that were made."""
    actions = MortalActions(company.calls()._ports.iam, number, after=after)
    try:
        assert company.offboard(change=Change(delete=True), calls=company.calls(actions=actions))
    except KilledError:
        assert number is not None
    return actions.writes


@pytest.fixture(scope="module")
def undisturbed() -> tuple[list[str], str]:
    company = LeavingCompany()
    return writes_of_a_run(company), state(company)


def test_the_number_of_calls_is_the_one_that_is_tested(undisturbed: tuple[list[str], str]) -> None:
    assert len(undisturbed[0]) == WRITES, undisturbed[0]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("number", range(WRITES))
def test_a_second_run_ends_where_an_undisturbed_one_does(
    number: int, undisturbed: tuple[list[str], str], *, after: bool
) -> None:
    company = LeavingCompany()
    first = writes_of_a_run(company, number, after=after)
    second = writes_of_a_run(company)
    assert state(company) == undisturbed[1]
    # Only the end of a role's sessions may be told twice: it is the same policy again.
    repeated = [each for each in second if each in first and not each.startswith("PutRolePolicy")]
    assert not repeated
    steps = Journal(company.journal).steps
    assert len(steps) == WRITES
    # A call that was made just before the kill is made again: AWS does not know its target any more then.
    assert {each.outcome for each in steps} <= {"done", "gone"}


def test_a_third_run_calls_nothing_and_keeps_the_evidence() -> None:
    company = LeavingCompany()
    writes_of_a_run(company)
    before = list(company.journal.entries)
    assert writes_of_a_run(company) == []
    assert company.journal.entries == before
