"""The engine's answers on generated policies, for everybody and every role, compared with the file."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta, timezone

from hypothesis import given
from testbed.fuzz.examples import examples
from testbed.organization.judging import Attempt, Meaning, World, foreign_roles, paths_of
from testbed.organization.random_files import LAST_DAYS, organizations
from testbed.scenarios.organizations import SMALL, example_company, organization_of

from awsroles.core.org.organization import Organization
from awsroles.core.org.policies.generate import generate

AGES = (None, "none", 0, 14 * 60, 30 * 60, 3600 - 1, 12 * 3600 - 1, 12 * 3600)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=timezone.utc)


def moments() -> Iterator[datetime]:
    """Yield a moment before all last days, and the last and the first second around each."""
    yield noon(LAST_DAYS[0] - timedelta(days=30))
    for day in LAST_DAYS:
        after = datetime(day.year, day.month, day.day, tzinfo=timezone.utc) + timedelta(days=1)
        yield after - timedelta(seconds=1)
        yield after


def world_of(organization: Organization) -> World:
    return World(
        generate(organization), organization.settings.get("id"), paths_of(organization), foreign_roles(organization)
    )


def best(meaning: Meaning, user: str, role_arn: str, at: datetime) -> Attempt:
    """Return the attempt that is most likely to succeed."""
    access = meaning.by_role.get(role_arn)
    return Attempt(user, role_arn, at, external_id=None if access is None else access.get("external_id"))


def variants(attempt: Attempt) -> Iterator[Attempt]:
    """Yield attempts that differ in one thing."""
    yield from (attempt._replace(mfa_age=age) for age in AGES)
    yield from (attempt._replace(session_name=name) for name in ("ada", "a_", "somebody-else"))
    yield attempt._replace(external_id=None)
    yield attempt._replace(external_id="other")
    yield attempt._replace(source_identity=attempt.user.ljust(2, "_"))
    yield attempt._replace(source_identity="somebody-else")
    yield attempt._replace(tags={"Team": "blue"})
    yield attempt._replace(tags={"Cost": "blue"})


def check(meaning: Meaning, world: World, attempts: Iterable[Attempt]) -> None:
    for attempt in attempts:
        answer = world.answer(attempt)
        assert answer in ("allow", "explicit_deny", "implicit_deny"), (attempt, answer)
        assert (answer == "allow") == meaning.allows(attempt), (attempt, answer)


def everything(meaning: Meaning, world: World, ats: Iterable[datetime]) -> Iterator[Attempt]:
    """Yield the best attempt of everybody at every role."""
    for at in ats:
        for user in paths_of(meaning.organization):
            for role_arn in world.roles:
                yield best(meaning, user, role_arn, at)


def test_the_example_company_is_what_its_files_say() -> None:
    organization = example_company()
    meaning, world = Meaning(organization), world_of(organization)
    check(meaning, world, everything(meaning, world, moments()))
    for attempt in everything(meaning, world, [next(moments())]):
        if meaning.allows(attempt):
            check(meaning, world, variants(attempt))


def test_a_grant_in_another_companys_account_ends_although_its_trust_policy_does_not() -> None:
    organization = organization_of(
        SMALL.replace("[functions]", 'partner = { id = "666666666666", external = true }\n[functions]').replace(
            "[users]",
            '[[grants]]\nfunction = "operations"\naccounts = ["partner"]\nuntil = 2030-06-14\n[users]',
        )
    )
    world = world_of(organization)
    last = datetime(2030, 6, 14, 23, 59, 59, tzinfo=timezone.utc)
    attempt = Attempt("ada", "arn:aws:iam::666666666666:role/operations", last)
    assert world.answer(attempt) == "allow"
    assert world.answer(attempt._replace(at=last + timedelta(seconds=1))) == "implicit_deny"


def test_a_name_of_one_letter_is_a_source_identity_where_session_names_are_free() -> None:
    organization = organization_of(
        SMALL.replace("operations = {", 'operations = { session_name = "off", source_identity = true,').replace(
            "[users]", '[users]\na = { functions = ["operations"] }'
        )
    )
    world = world_of(organization)
    attempt = Attempt("a", "arn:aws:iam::222222222222:role/operations", next(moments()), source_identity="a_")
    assert world.answer(attempt) == "allow"
    assert world.answer(attempt._replace(session_name="anything")) == "allow"
    assert world.answer(attempt._replace(user="ada")) == "implicit_deny"


@examples(100)
@given(organizations())
def test_everybody_gets_into_the_roles_that_the_file_gives_them_and_no_others(organization: Organization) -> None:
    meaning, world = Meaning(organization), world_of(organization)
    check(meaning, world, everything(meaning, world, moments()))


@examples(60)
@given(organizations())
def test_a_role_asks_for_what_the_file_says_of_mfa_names_and_external_ids(organization: Organization) -> None:
    meaning, world = Meaning(organization), world_of(organization)
    for attempt in everything(meaning, world, [next(moments())]):
        if meaning.allows(attempt):
            check(meaning, world, variants(attempt))
