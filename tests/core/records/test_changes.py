"""The JSON object of a change of the config file."""

import json
from typing import Any

import pytest
from testbed.fakes.memory_profile_file import MemoryProfileFile
from testbed.names import OPERATIONS
from testbed.program import json_document
from testbed.scenarios.in_memory_app import MASTER

from awsroles.core.profiles.adopt_plan import plan_adoption
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.write import ProfileTemplate
from awsroles.core.records.changes import Preview, adoption_record, removal_record
from awsroles.core.records.profiles import ProfileRecords
from awsroles.core.sessions.status import ProfileStatus

NATIVE = f"{MASTER}\n[profile prod]\nrole_arn = {OPERATIONS}\nsource_profile = master\n"
OURS = f"{MASTER}\n[profile prod]\nawsroles_role_arn = {OPERATIONS}\nawsroles_source_profile = master\n"
LIVE = ProfileStatus("prod", "role", "222222222222", OPERATIONS, "master", "live", 1_800_000_000)


def records(config: str) -> ProfileRecords:
    profiles = Profiles(MemoryProfileFile(config).read(), MemoryProfileFile("", "credentials").read())
    return ProfileRecords(profiles, {"prod": LIVE}.get)


def told(record: Any) -> Any:
    document = json.loads(json.dumps(record, default=vars))
    json_document.check(document, "A change of the config file")
    return document


def outcomes(document: Any) -> list[tuple[str, str, str, bool]]:
    shown = document["profiles"]
    return [(each["profile"], each["outcome"], each["state"], each["error"] is not None) for each in shown]


def test_an_adoption_reports_each_outcome() -> None:
    config = f"{NATIVE}\n[profile ours]\nawsroles_role_arn = {OPERATIONS}\n[profile sso]\nsso_session = x\n"
    profiles = Profiles(MemoryProfileFile(config).read(), MemoryProfileFile("", "credentials").read())
    plan = plan_adoption(profiles, ["prod", "ours", "sso"], ProfileTemplate("/bin/awsroles"))
    document = told(adoption_record(records(config), plan, None))
    assert (document["config_file"], document["dry_run"], document["diff"]) == ("/home/ada/.aws/config", False, None)
    assert outcomes(document) == [
        ("prod", "adopted", "live", False),
        ("ours", "unchanged", "none", False),
        ("sso", "refused", "none", True),
    ]


@pytest.mark.parametrize(
    ("before", "after", "outcome"), [(OURS, None, "removed"), (OURS, NATIVE, "restored"), (NATIVE, NATIVE, "unchanged")]
)
def test_a_removal_reports_removed_and_restored_profiles(before: str, after: str | None, outcome: str) -> None:
    later = None if after is None else records(after)
    document = told(removal_record(records(before), ["prod"], None, after=later))
    assert outcomes(document) == [("prod", outcome, "none", False)]
    assert document["profiles"][0]["remark"] == (None if after is None else "native")


def test_a_dry_run_prints_the_diff_and_the_present_state() -> None:
    preview: Preview = [
        MemoryProfileFile(OURS).preview(lambda text: {"prod": dict.fromkeys(text.profiles["prod"].options)})
    ]
    document = told(removal_record(records(OURS), ["prod"], preview))
    assert document["dry_run"] is True
    assert f"-awsroles_role_arn = {OPERATIONS}" in document["diff"].splitlines()
    assert outcomes(document) == [("prod", "removed", "live", False)]


def test_a_dry_run_that_changes_nothing_has_no_difference() -> None:
    preview: Preview = [MemoryProfileFile(OURS).preview(lambda _: {})]
    assert told(removal_record(records(OURS), ["prod"], preview))["diff"] is None
