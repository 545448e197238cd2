"""The roles of a company's accounts: their descriptions, sessions and policies."""

import pytest
from testbed.scenarios.organizations import SMALL, organization_of

from awsroles.core.org.policies.generate import generate
from awsroles.core.org.policies.resources import Role

AUDIT = 'policies = ["aws:SecurityAudit"]'
ALLOW = '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "%s"}}'


def auditors(text: str, files: dict[str, str] | None = None) -> Role:
    """Return the role of the auditors in prod."""
    (role,) = [each for each in generate(organization_of(text, files)).roles if each.name.endswith("auditors")]
    return role


def test_a_role_has_what_its_grant_says() -> None:
    grant = 'policies = ["customer:team/extra", "aws:Billing"]\npermissions_boundary = "customer:b"\nmax_session = "4h"'
    text = SMALL.replace(AUDIT, grant).replace("\n\n[accounts]", '\nrole_path = "/people/"\n\n[accounts]')
    role = auditors(text)
    assert role.arn("aws") == "arn:aws:iam::222222222222:role/people/auditors"
    assert role.managed == (
        "arn:aws:iam::222222222222:policy/team/extra",
        "arn:aws:iam::aws:policy/job-function/Billing",
    )
    assert (role.boundary, role.max_session) == ("arn:aws:iam::222222222222:policy/b", 14_400)
    assert (role.function, role.inline) == ("auditors", {})


@pytest.mark.parametrize(
    ("written", "description"),
    [
        ("Reads logs", "Reads logs"),
        ("Prüft Zürich", "Prüft Zürich"),
        ("Reads \u2013 \u201cwrites\u201d\u2026 it\u2019s", 'Reads - "writes"... it\'s'),
        ("Čte \u0142ód\u017a \u6771\u4eac \U0001f600", "Cte ?ódz ?? ?"),
        ("e\u0301", "e"),
        ("x" * 999 + "\u2026", "x" * 999 + "."),
    ],
)
def test_a_description_has_the_characters_that_iam_takes(written: str, description: str) -> None:
    text = SMALL.replace("auditors = {}", f"auditors = {{ description = '''{written}''' }}")
    assert auditors(text).description == description


def test_a_function_without_description_says_its_name() -> None:
    assert auditors(SMALL).description == "The function auditors"


def test_policies_in_files_are_in_line_under_the_names_of_the_files() -> None:
    grant = 'policies = ["file:a/read.json", "aws:Billing", "file:b/Read.json"]\ninline = "file:c/a b.json"'
    paths = ("a/read.json", "b/Read.json", "c/a b.json")
    files = {path: ALLOW % f"arn:aws:s3:::{path[0]}" for path in paths}
    role = auditors(SMALL.replace(AUDIT, grant), files)
    assert list(role.inline) == ["awsroles-inline-read", "awsroles-inline-Read-2", "awsroles-inline-a-b"]
    assert role.inline["awsroles-inline-Read-2"]["Statement"]["Resource"] == "arn:aws:s3:::b"
    assert role.managed == ("arn:aws:iam::aws:policy/job-function/Billing",)


def test_a_long_name_of_a_file_is_cut_to_what_iam_takes() -> None:
    paths = [f"{folder}/{'p' * 200}.json" for folder in "ab"]
    grant = f'policies = ["file:{paths[0]}", "file:{paths[1]}"]'
    role = auditors(SMALL.replace(AUDIT, grant), dict.fromkeys(paths, ALLOW % "*"))
    assert [len(name) for name in role.inline] == [128, 128]
    assert [name[-2:] for name in role.inline] == ["pp", "-2"]


def test_a_file_cannot_take_the_name_of_a_revocation() -> None:
    grant = 'inline = "file:revoke-ada.json"'
    role = auditors(SMALL.replace(AUDIT, grant), {"revoke-ada.json": ALLOW % "*"})
    assert list(role.inline) == ["awsroles-inline-revoke-ada"]
