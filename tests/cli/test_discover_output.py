"""The notes below the table of `awsroles discover`, and the error of a partial answer."""

import pytest
from core.discover.samples import UNREAD, policies, role

from awsroles.cli import discover_output
from awsroles.core.dataclass import replace
from awsroles.core.discover.discovery import Discovered
from awsroles.core.discover.find import Findings
from awsroles.core.discover.knowledge import Knowledge
from awsroles.core.discover.plan import FoundRole, Plan, Row
from awsroles.core.messages import Messages

WHOLE = Discovered(Knowledge(policies()), Findings(()), {})
OPERATIONS = FoundRole(role("operations"), "allowed")
OLD = FoundRole(role("old"), None)


def notes(discovered: Discovered, *rows: Row, is_pruned: bool = False) -> list[str]:
    said: list[str] = []
    discover_output.notes(Messages.all_to(said.append), discovered, Plan(rows, {}), is_pruned=is_pruned)
    return said


def test_policies_that_allow_nothing_are_told() -> None:
    assert notes(WHOLE) == ["Your policies allow none of the known roles."]


def test_a_condition_is_told_with_its_profile() -> None:
    found = replace(OPERATIONS, conditions=("if aws:SourceIp fits",))
    assert notes(WHOLE, Row(found, "prod", None, "new", is_written=True)) == [
        "Allowed under conditions: prod if aws:SourceIp fits."
    ]


def test_the_profile_of_another_program_is_not_written_over() -> None:
    assert notes(WHOLE, Row(OPERATIONS, "prod", None, "conflict")) == [
        "Not written, because other profiles have the names: prod. --name-template gives other names."
    ]


def test_a_profile_that_a_person_edited_is_removed_by_its_name_alone() -> None:
    assert notes(WHOLE, Row(OLD, "old", None, "stale", is_edited=True), is_pruned=True) == [
        "Profiles that a person wrote or edited are not removed. To remove them:",
        "awsroles profile remove old",
    ]


def test_a_wildcard_for_accounts_needs_their_list() -> None:
    wild = replace(WHOLE, findings=Findings((), any_account=True), knowledge=Knowledge(policies(), listing="denied"))
    _, few, policy = notes(wild)
    assert few == (
        "Your policies hold wildcards for accounts, and you may not list the organization's accounts: "
        "only known ones were tried. --accounts ID=NAME,... adds others."
    )
    assert policy.startswith("This policy would list them: {")
    assert "organizations:ListAccounts" in policy


def test_a_wildcard_in_a_name_can_be_tried() -> None:
    wild = replace(WHOLE, findings=Findings((), unlisted=("arn:aws:iam::222222222222:role/*",)))
    assert notes(wild)[1:3] == [
        "AWS lists no roles by a pattern: role * in account 222222222222.",
        "Use --try NAME,... to try names.",
    ]
    everywhere = replace(WHOLE, findings=Findings((), unlisted=("arn:aws:iam::*:role/dev-*", "*")))
    assert notes(everywhere)[1] == "AWS lists no roles by a pattern: role dev-* in any account, *."


@pytest.mark.parametrize(
    ("discovered", "hint"),
    [
        (
            replace(WHOLE, knowledge=Knowledge(policies(unread=(replace(UNREAD, reason="unreadable"),)))),
            "have the policy corrected: AWS would refuse it today",
        ),
        (replace(WHOLE, knowledge=Knowledge(policies(), listing="failed")), "run it again in a moment"),
        (
            replace(WHOLE, knowledge=Knowledge(policies(unread=(UNREAD,)))),
            "ask your administrator for this policy on your user:",
        ),
    ],
)
def test_a_partial_answer_says_what_to_do_about_it(discovered: Discovered, hint: str) -> None:
    error = discover_output.incomplete(discovered, is_pruned=False)
    assert (error.message, error.hint) == ("the answer is not complete", hint)


def test_a_partial_answer_names_all_that_is_missing() -> None:
    silent = FoundRole(role("operations"), "allowed", why="no answer: timeout")
    partial = replace(WHOLE, knowledge=Knowledge(policies(), listing="failed"), findings=Findings((silent,)))
    assert discover_output.incomplete(partial, is_pruned=True).details == (
        "- accounts of the organization: failed (organizations:ListAccounts)",
        "- no answer for 1 role (sts:AssumeRole)",
        "Nothing was removed: what was not read may allow it.",
    )
    denied = replace(WHOLE, knowledge=Knowledge(policies(unread=(UNREAD,))))
    assert discover_output.incomplete(denied, is_pruned=False).details[-1] == (
        "Without them: --try NAME,... with names of roles, and --accounts ID=NAME,..."
    )
