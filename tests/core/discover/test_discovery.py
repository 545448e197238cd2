"""The discovery on files in memory."""

from typing import Any

import pytest
from core.discover.samples import NOW, UNREAD, USER, allow, policies, role
from core.discover.test_plan import MASTER
from testbed.fakes.memory_profile_file import MemoryProfileFile

from awsroles.core.dataclass import replace
from awsroles.core.discover.discovery import Discovered, Discovery
from awsroles.core.discover.knowledge import Knowledge, read_from_files
from awsroles.core.discover.plan import PlanOptions
from awsroles.core.iam.documents import read_policy
from awsroles.core.iam.reading.account_details import AccountDetails, RoleDetails
from awsroles.core.iam.statements import PolicyKind
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.write import ProfileTemplate
from awsroles.errors import ConfigurationError

OPS = "arn:aws:iam::222222222222:role/operations"


def discovery(config: MemoryProfileFile, **options: Any) -> Discovery:
    credentials = MemoryProfileFile("", "credentials")
    chain = Profiles(config.read(), credentials.read()).chain("master")
    plan = PlanOptions("master", "{account}-{role}", ProfileTemplate("awsroles"), **options)
    return Discovery(chain, config, credentials, plan, NOW.timestamp())


def states(discovered: Discovered, looking: Discovery) -> dict[str, str]:
    return {row.profile: row.state for row in looking.preview(discovered).plan.rows}


def test_what_the_user_says_of_accounts_precedes_aws_and_aws_the_profiles() -> None:
    looking = discovery(MemoryProfileFile(MASTER))
    knowledge = Knowledge(policies(allow(OPS)), {"222222222222": "Production", "333333333333": "Dev"})
    assert states(looking.look(knowledge, {}, ()), looking) == {"Production-operations": "new"}
    assert states(looking.look(knowledge, {"222222222222": "prod"}, ()), looking) == {"prod-operations": "new"}
    assert states(looking.look(knowledge, {"222222222222": ""}, ()), looking) == {"Production-operations": "new"}


def test_an_account_has_the_name_that_another_profile_tells() -> None:
    known = "\n[profile a]\nawsroles_role_arn = arn:aws:iam::222222222222:role/x\nawsroles_account_name = prod\n"
    looking = discovery(MemoryProfileFile(f"{MASTER}{known}awsroles_source_profile = master\n"))
    found = looking.look(Knowledge(policies(allow(OPS, "arn:aws:iam::222222222222:role/x"))), {}, ())
    assert states(found, looking) == {"a": "known", "prod-operations": "new"}


def test_nothing_is_removed_after_a_partial_answer() -> None:
    config = MemoryProfileFile(MASTER)
    looking = discovery(config, prunes=True)
    whole = looking.look(Knowledge(policies(allow(OPS))), {}, ())
    looking.write(whole, looking.preview(whole))
    text = config.text
    for knowledge in (
        Knowledge(policies(unread=(UNREAD,))),
        Knowledge(policies(), listing="failed"),
    ):
        partial = looking.look(knowledge, {}, ())
        assert not partial.is_complete
        assert not looking.preview(partial).is_changed
    gone = looking.look(Knowledge(policies()), {}, ())
    looking.write(gone, looking.preview(gone))
    assert (text != config.text, config.text) == (True, MASTER)


def test_a_file_that_changed_meanwhile_is_not_written_unless_the_change_is_another_one() -> None:
    config = MemoryProfileFile(MASTER)
    looking = discovery(config)
    found = looking.look(Knowledge(policies(allow(OPS))), {}, ())
    shown = looking.preview(found)
    config.text = f"{MASTER}\n[profile 222222222222-operations]\nsso_session = corp\n"
    with pytest.raises(ConfigurationError, match="and other profiles would be written now"):
        looking.write(found, shown)
    config.text = f"{MASTER}\n[profile else]\nregion = eu-west-1\n"
    looking.write(found, shown)
    assert "[profile 222222222222-operations]" in config.text


@pytest.mark.parametrize(("listing", "asks"), [("read", False), ("elsewhere", False), ("denied", True)])
def test_the_list_of_accounts_is_asked_for_if_a_wildcard_needs_it(listing: Any, asks: bool) -> None:
    looking = discovery(MemoryProfileFile(MASTER))
    wild = looking.look(Knowledge(policies(allow("arn:aws:iam::*:role/x")), listing=listing), {}, ())
    assert (wild.needed_policy is not None) == asks
    named = looking.look(Knowledge(policies(allow(OPS)), listing=listing), {}, ())
    assert (named.needed_policy, named.is_complete) == (None, True)


def trust(account: str) -> Any:
    statement = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole"}
    return read_policy({"Statement": statement}, PolicyKind.TRUST)


def test_files_tell_the_roles_that_exist_and_whom_they_trust() -> None:
    names = {"operations": USER.account, "audit": "999999999999", "development": USER.account}
    there = [RoleDetails(role(name), None, trust(account)) for name, account in names.items()]
    given = policies(allow("arn:aws:iam::222222222222:role/*", "arn:aws:iam::222222222222:role/gone"))
    details = AccountDetails(
        {str(USER): given},
        {str(each.role): each for each in there},
        frozenset({USER.account, "222222222222"}),
        frozenset({"222222222222"}),
    )
    looking = discovery(MemoryProfileFile(MASTER))
    found = looking.look(read_from_files(details, USER), {}, ()).findings.roles
    assert {each.role.name: each.access for each in found} == {"development": "allowed", "operations": "allowed"}


def test_files_without_the_user_are_refused() -> None:
    other = replace(USER, name="bob")
    with pytest.raises(ConfigurationError, match="the files do not hold the user bob of account") as caught:
        read_from_files(AccountDetails({str(USER): policies()}), other)
    assert caught.value.hint == "add the file that aws iam get-account-authorization-details writes there"
