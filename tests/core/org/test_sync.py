"""The plan of `org sync`: profiles from an organization's file."""

from typing import Any

import pytest
from testbed.fakes.memory_profile_file import MemoryProfileFile
from testbed.scenarios.organizations import SMALL, organization_of

from awsroles.core.org.sync import Moved, SyncOptions, SyncPlan, make_sync_plan, moved_lines
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.write import ProfileTemplate

MASTER = """[profile master]
credential_process = awsroles credential-process master
region = eu-west-1
awsroles_user_arn = arn:aws:iam::444444444444:user/ada
awsroles_mfa_serial = arn:aws:iam::444444444444:mfa/ada-phone
"""


def sync(file: str = SMALL, config: str = MASTER, user: str = "ada", **options: Any) -> tuple[SyncPlan, str]:
    """Return the plan for *user* with the config file *config*, and the text after it."""
    organization = organization_of(file)
    text, credentials = MemoryProfileFile(config), MemoryProfileFile("", "credentials")
    settings = {"origins": ("444444444444",), "mfa_seconds": 43_200, **options}
    chosen = SyncOptions("master", user, template=ProfileTemplate("awsroles"), **settings)
    profiles = Profiles(text.read(), credentials.read())
    made = make_sync_plan(profiles, list(organization.of_user(user)), chosen)
    return made, text.edit(lambda _: made).after.text


def states(plan: SyncPlan) -> dict[str, tuple[str, bool]]:
    return {row.profile: (row.state, row.is_written) for row in plan.rows}


def section(text: str, name: str) -> dict[str, str]:
    body = text.partition(f"[profile {name}]\n")[2].partition("[")[0]
    return dict(line.split(" = ", 1) for line in body.splitlines() if line)


def test_the_source_identity_of_a_name_of_one_letter_is_padded_as_sts_asks_for() -> None:
    file = SMALL.replace("review = true", "source_identity = true").replace("ada = {", "a = {")
    _, text = sync(file, MASTER.replace("user/ada", "user/a"), user="a")
    assert section(text, "prod-operations")["awsroles_source_identity"] == "a_"


def test_each_role_of_the_user_gets_a_profile_with_what_the_file_says() -> None:
    file = SMALL.replace("review = true", 'session = "1h", mfa_max_age = "2h", source_identity = true')
    file = file.replace(
        'tags = ["pci"] }', 'tags = ["pci"], name = "Production", color = "red", region = "us-east-1" }'
    )
    file = file.replace('accounts = ["all"]', 'accounts = ["all"]\nexternal_id = { prod = "cvp-1" }')
    plan, text = sync(file)
    assert states(plan) == {"dev-operations": ("new", True), "prod-operations": ("new", True)}
    made = section(text, "prod-operations")
    assert made.pop("awsroles_organization").startswith("444444444444 ")
    assert made == {
        "credential_process": "awsroles credential-process prod-operations",
        "region": "us-east-1",
        "awsroles_role_arn": "arn:aws:iam::222222222222:role/operations",
        "awsroles_source_profile": "master",
        "awsroles_external_id": "cvp-1",
        "awsroles_duration_seconds": "3600",
        "awsroles_source_identity": "ada",
        "awsroles_color": "f2b0a9",
        "awsroles_account_name": "Production",
        "awsroles_mfa_max_age_seconds": "7200",
    }
    assert section(text, "dev-operations")["awsroles_account_name"] == "dev"
    assert text.startswith(MASTER)


def test_a_second_sync_changes_nothing() -> None:
    _, once = sync()
    plan, twice = sync(config=once)
    assert twice == once
    assert states(plan) == {"dev-operations": ("known", False), "prod-operations": ("known", False)}
    assert plan.rows[0].found.allowed_by == "organization.toml:15:3"


def test_a_change_of_the_file_changes_the_profile_under_its_name() -> None:
    _, once = sync(SMALL.replace("review = true", 'mfa_max_age = "2h"'))
    plan, text = sync(SMALL.replace('"identity"\n\n', '"identity"\nprofile_name = "{function}.{account}"\n\n', 1), once)
    assert states(plan)["prod-operations"] == ("changed", True)
    assert "awsroles_mfa_max_age_seconds" not in text
    assert "operations.prod" not in text


def test_a_code_may_always_be_as_old_as_the_mfa_session() -> None:
    assert "awsroles_mfa_max_age_seconds" not in sync()[1]
    assert "awsroles_mfa_max_age_seconds = 43200" in sync(mfa_seconds=129_600)[1]


def test_a_required_reason_is_written() -> None:
    assert "awsroles_reason = required\n" in sync(SMALL.replace("review = true", 'reason = "required"'))[1]
    assert "awsroles_reason" not in sync()[1]


def test_a_role_that_is_gone_is_stale_and_removed_only_if_asked() -> None:
    _, once = sync()
    less = SMALL.replace('accounts = ["all"]', 'accounts = ["prod"]')
    plan, text = sync(less, once)
    assert (states(plan)["dev-operations"], text) == (("stale", False), once)
    plan, text = sync(less, once, prunes=True)
    assert states(plan)["dev-operations"] == ("stale", True)
    assert "dev-operations" not in text
    assert section(text, "prod-operations") == section(once, "prod-operations")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "region = eu-west-1\nawsroles_role_arn = arn:aws:iam::3",
            "region = us-west-2\nawsroles_role_arn = arn:aws:iam::3",
        ),
        ("[profile dev-operations]\n", "[profile dev-operations]\noutput = json\n"),
        ("[profile dev-operations]\n", "[profile dev-operations]\n# mine\n"),
    ],
)
def test_an_edited_profile_stays_as_it_is(old: str, new: str) -> None:
    _, once = sync()
    assert old in once
    edited = once.replace(old, new)
    less = SMALL.replace('accounts = ["all"]', 'accounts = ["prod"]')
    plan, text = sync(less, edited, prunes=True)
    assert (states(plan)["dev-operations"], text) == (("stale", False), edited)
    plan, text = sync(SMALL.replace("review = true", 'session = "1h"'), edited)
    row = next(row for row in plan.rows if row.profile == "dev-operations")
    assert (row.state, row.is_written, row.is_edited) == ("known", False, True)
    assert text.partition("[profile prod-")[0] == edited.partition("[profile prod-")[0]


OTHER = """
[profile {name}]
credential_process = awsroles credential-process {name}
region = eu-west-1
awsroles_role_arn = arn:aws:iam::{account}:role/operations
awsroles_source_profile = master
{more}"""


def other(name: str = "mine", account: str = "222222222222", more: str = "") -> str:
    return MASTER + OTHER.format(name=name, account=account, more=more)


def test_a_profile_of_another_origin_serves_and_stays() -> None:
    for more in ("", "awsroles_organization = o-other12345 11111111\n"):
        plan, text = sync(config=other(more=more))
        assert states(plan) == {"dev-operations": ("new", True), "mine": ("known", False)}
        assert text.startswith(other(more=more))
        less = SMALL.replace('accounts = ["all"]', 'accounts = ["dev"]')
        assert "mine" not in states(sync(less, other(more=more), prunes=True)[0])


def test_an_organization_that_gets_an_id_keeps_its_profiles() -> None:
    _, once = sync()
    plan, text = sync(config=once, origins=("o-a1b2c3d4e5", "444444444444"))
    assert states(plan) == {"dev-operations": ("changed", True), "prod-operations": ("changed", True)}
    assert text.count("awsroles_organization = o-a1b2c3d4e5 ") == 2
    assert plan.moved == ()


def test_no_profile_is_stale_if_the_user_may_have_further_roles() -> None:
    _, once = sync()
    less = SMALL.replace('accounts = ["all"]', 'accounts = ["prod"]')
    assert states(sync(less, once, is_partial=True)[0]) == {"prod-operations": ("known", False)}


def test_a_name_of_another_profile_is_a_conflict() -> None:
    plan, text = sync(config=other("prod-operations", "999999999999"))
    assert states(plan) == {"dev-operations": ("new", True), "prod-operations": ("conflict", False)}
    assert section(text, "prod-operations")["awsroles_role_arn"] == "arn:aws:iam::999999999999:role/operations"


def test_a_discovered_profile_becomes_the_organizations_under_its_old_name() -> None:
    from awsroles.core.discover.plan import MARK, digest

    config = other("found")
    config += f"{MARK} = {digest(section(config, 'found'))}\n"
    plan, text = sync(config=config)
    assert states(plan)["found"] == ("changed", True)
    assert plan.named_by_tool == {"found": "prod-operations"}
    assert sync(config=text)[0].named_by_tool == {}
    assert MARK not in text
    assert section(text, "found")["awsroles_organization"].startswith("444444444444 ")
    assert sync(config=text)[1] == text


def test_a_profile_whose_account_changes_is_moved() -> None:
    _, once = sync()
    plan, text = sync(SMALL.replace("222222222222", "999999999999"), once)
    assert plan.moved == (Moved("prod-operations", "222222222222", "999999999999"),)
    assert states(plan) == {"dev-operations": ("known", False), "prod-operations": ("changed", True)}
    assert section(text, "prod-operations")["awsroles_role_arn"] == "arn:aws:iam::999999999999:role/operations"
    assert moved_lines(plan.moved, {"999999999999": "prod"}) == [
        "prod-operations: from 222222222222 to prod (999999999999)"
    ]


def test_accounts_that_swap_their_ids_keep_the_profiles_of_their_roles() -> None:
    _, once = sync()
    swapped = SMALL.replace("222222222222", "X").replace("333333333333", "222222222222").replace("X", "333333333333")
    plan, text = sync(swapped, once)
    assert plan.moved == ()
    assert section(text, "prod-operations")["awsroles_role_arn"] == "arn:aws:iam::222222222222:role/operations"


def discovered(name: str) -> str:
    from awsroles.core.discover.plan import MARK, digest

    config = other(name)
    return f"{config}{MARK} = {digest(section(config, name))}\n"


def test_profiles_get_the_names_of_the_file_if_asked() -> None:
    plan, text = sync(config=discovered("found"), renames=True)
    assert states(plan) == {"dev-operations": ("new", True), "prod-operations": ("changed", True)}
    assert plan.renamed == {"found": "prod-operations"}
    assert "[profile found]" not in text
    assert section(text, "prod-operations")["credential_process"] == "awsroles credential-process prod-operations"
    assert sync(config=text, renames=True)[1] == text
    named = SMALL.replace('"identity"\n\n', '"identity"\nprofile_name = "{function}.{account}"\n\n', 1)
    plan, text = sync(named, text, renames=True)
    assert plan.renamed == {"dev-operations": "operations.dev", "prod-operations": "operations.prod"}
    assert "[profile operations.prod]" in text
    assert "-operations]" not in text


def test_a_profile_that_others_refer_to_or_whose_name_is_taken_keeps_its_name() -> None:
    chained = OTHER.format(name="chained", account="999999999999", more="").replace("= master", "= found")
    plan, text = sync(config=discovered("found") + chained, renames=True)
    assert (plan.renamed, plan.kept, states(plan)["found"]) == ({}, ("found",), ("changed", True))
    assert "awsroles_source_profile = found" in text
    taken = "\n[profile prod-operations]\nregion = eu-west-1\n"
    plan, text = sync(config=discovered("found") + taken, renames=True)
    assert (plan.renamed, plan.kept) == ({}, ("found",))
    assert taken in text


def test_an_edited_profile_keeps_its_name() -> None:
    edited = discovered("found").replace("region = eu-west-1\nawsroles_role", "region = us-east-1\nawsroles_role")
    plan, text = sync(config=edited, renames=True)
    assert (plan.renamed, states(plan)["found"]) == ({}, ("known", False))
    assert text.startswith(edited)
