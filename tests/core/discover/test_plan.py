"""The plan of `discover`: states, and changes to the config file."""

from typing import Any

import pytest
from core.discover.samples import role
from testbed.fakes.memory_profile_file import MemoryProfileFile

from awsroles.core.discover.plan import (
    FoundRole,
    Plan,
    PlanOptions,
    config_account_name,
    existing_profiles,
    make_plan,
)
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.write import ProfileTemplate

MASTER = """[profile master]
credential_process = awsroles credential-process master
region = eu-west-1
awsroles_user_arn = arn:aws:iam::111111111111:user/ada
awsroles_mfa_serial = arn:aws:iam::111111111111:mfa/ada-phone
"""
NAMES = {"222222222222": "prod", "333333333333": "dev"}
OPS, DEV = role("operations"), role("operations", "333333333333")


def plan(
    found: list[FoundRole], text: str = MASTER, names: dict[str, str] | None = None, **options: Any
) -> tuple[Plan, str]:
    """Return the plan for the config *text*, and the text after it."""
    config, credentials = MemoryProfileFile(text), MemoryProfileFile("", "credentials")
    template = ProfileTemplate("awsroles")
    profiles = Profiles(config.read(), credentials.read())
    made = make_plan(
        profiles,
        existing_profiles(profiles, "master"),
        found,
        NAMES if names is None else names,
        PlanOptions("master", options.pop("name_template", "{account}-{role}"), template, **options),
    )
    config.edit(lambda _: made.changes)
    return made, config.read().text


def states(made: Plan) -> dict[str, tuple[str, bool]]:
    return {row.profile: (row.state, row.is_written) for row in made.rows}


def allowed(*roles: Any) -> list[FoundRole]:
    return [FoundRole(each, "allowed") for each in roles]


def written(*roles: Any, **more: Any) -> str:
    return plan(allowed(*roles), **more)[1]


def test_a_new_profile_has_all_that_it_needs() -> None:
    made, text = plan(allowed(OPS))
    assert states(made) == {"prod-operations": ("new", True)}
    section = text.removeprefix(MASTER).strip().splitlines()
    assert section[:-1] == [
        "[profile prod-operations]",
        "credential_process = awsroles credential-process prod-operations",
        "region = eu-west-1",
        "awsroles_role_arn = arn:aws:iam::222222222222:role/operations",
        "awsroles_source_profile = master",
        "awsroles_account_name = prod",
    ]
    assert section[-1].startswith("awsroles_discovered = ")


def test_the_second_time_nothing_changes() -> None:
    text = written(OPS, DEV)
    made, again = plan(allowed(DEV, OPS), text)
    assert again == text
    assert states(made) == {"dev-operations": ("known", False), "prod-operations": ("known", False)}


def test_the_order_of_roles_changes_no_byte_but_their_places() -> None:
    assert sorted(written(OPS, DEV).splitlines()) == sorted(written(DEV, OPS).splitlines())


@pytest.mark.parametrize(
    ("found", "is_written"),
    [
        (FoundRole(OPS, "possible", is_named=False), False),
        (FoundRole(OPS, "allowed", is_named=False, verified=True), True),
        (FoundRole(OPS, "possible", is_named=False, verified=False), False),
        (FoundRole(OPS, "allowed", verified=False), False),
        (FoundRole(OPS, "conditional", ("if x is y",)), True),
        (FoundRole(OPS, "conditional", ("if x is y",), is_named=False), False),
    ],
)
def test_only_what_is_named_or_verified_is_written(found: FoundRole, is_written: bool) -> None:
    made, text = plan([found])
    assert states(made) == {"prod-operations": ("new", is_written)}
    assert ("[profile prod-operations]" in text) == is_written
    assert "[profile prod-operations]" in plan([found], writes_possible=True)[1]


def test_a_role_with_a_profile_keeps_it_whoever_made_it() -> None:
    by_hand = """
[profile mine]
role_arn = arn:aws:iam::222222222222:role/operations
source_profile = master
mfa_serial = arn:aws:iam::111111111111:mfa/ada-phone
"""
    made, text = plan(allowed(OPS), MASTER + by_hand)
    assert (states(made), text) == ({"mine": ("known", False)}, MASTER + by_hand)


def test_a_profile_of_another_master_is_another_profile() -> None:
    other = """
[profile theirs]
credential_process = awsroles credential-process theirs
awsroles_role_arn = arn:aws:iam::222222222222:role/operations
awsroles_source_profile = other
"""
    assert states(plan(allowed(OPS), MASTER + other)[0]) == {"prod-operations": ("new", True)}


def test_a_foreign_profile_of_that_name_is_a_conflict() -> None:
    foreign = "\n[profile prod-operations]\nsso_session = corp\n"
    made, text = plan(allowed(OPS), MASTER + foreign)
    assert (states(made), text) == ({"prod-operations": ("conflict", False)}, MASTER + foreign)


def test_a_template_that_gives_all_one_name_is_a_conflict() -> None:
    made, _ = plan(allowed(OPS, role("dev")), name_template="{account_id}")
    assert [row.state for row in made.rows] == ["conflict", "conflict"]


def test_a_new_name_of_the_account_is_a_change() -> None:
    text = written(OPS)
    made, after = plan(allowed(OPS), text, names={"222222222222": "Production"})
    assert states(made) == {"prod-operations": ("changed", True)}
    assert "awsroles_account_name = Production" in after
    assert states(plan([FoundRole(OPS, None)], after, prunes=True)[0]) == {"prod-operations": ("stale", True)}


def test_a_profile_by_hand_gets_a_missing_name_of_its_account_and_keeps_its_own() -> None:
    by_hand = """
[profile mine]
credential_process = awsroles credential-process mine
awsroles_role_arn = arn:aws:iam::222222222222:role/operations
awsroles_source_profile = master
"""
    made, text = plan(allowed(OPS), MASTER + by_hand)
    assert states(made) == {"mine": ("changed", True)}
    assert text == MASTER + by_hand + "awsroles_account_name = prod\n"
    own = by_hand + "awsroles_account_name = The big one\n"
    assert plan(allowed(OPS), MASTER + own)[1] == MASTER + own


def test_a_stale_profile_is_told_and_removed_only_when_asked() -> None:
    text = written(OPS, DEV)
    gone = [FoundRole(OPS, None), *allowed(DEV)]
    made, after = plan(gone, text)
    assert states(made) == {"dev-operations": ("known", False), "prod-operations": ("stale", False)}
    assert after == text
    made, after = plan(gone, text, prunes=True)
    assert states(made)["prod-operations"] == ("stale", True)
    assert after == written(DEV)


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace("[profile prod-operations]", "[profile prod-operations]\nawsroles_color = red"),
        lambda text: text.replace("awsroles_source_profile", "# mine\nawsroles_source_profile"),
        lambda text: "\n".join(line for line in text.splitlines() if "awsroles_discovered" not in line) + "\n",
        lambda text: text.replace("region = eu-west-1\nawsroles_role", "region = eu-north-1\nawsroles_role"),
    ],
)
def test_a_profile_that_a_person_edited_is_not_removed(edit: Any) -> None:
    text = edit(written(OPS))
    made, after = plan([FoundRole(OPS, None)], text, prunes=True)
    assert states(made) == {"prod-operations": ("stale", False)}
    assert made.rows[0].is_edited
    assert after == text


def test_another_path_of_the_program_is_no_edit() -> None:
    text = written(OPS).replace("= awsroles credential-process prod", "= /usr/bin/awsroles credential-process prod")
    assert states(plan([FoundRole(OPS, None)], text, prunes=True)[0]) == {"prod-operations": ("stale", True)}


def test_a_profile_of_the_organization_is_left_alone() -> None:
    text = written(OPS).replace("awsroles_discovered", "awsroles_organization = o-1\nawsroles_discovered")
    assert plan([FoundRole(OPS, None)], text, prunes=True)[1] == text
    assert plan(allowed(OPS), text, names={"222222222222": "Other"})[1] == text


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Production", "Production"),
        ("Größe & Söhne", "Grosse & Sohne"),
        ("a #1 ;x", "a 1 x"),
        ("# x", "x"),
        ("日本", None),
        ("  ", None),
        (None, None),
        ("x" * 80, "x" * 64),
        ("a\nb\x1b[31m", "ab[31m"),
    ],
)
def test_the_name_of_an_account_fits_the_config_file(name: str | None, expected: str | None) -> None:
    assert config_account_name(name) == expected
    names = {} if name is None else {"222222222222": name}
    assert (f"awsroles_account_name = {expected}\n" in plan(allowed(OPS), names=names)[1]) == (expected is not None)
