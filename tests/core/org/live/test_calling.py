"""The policies of a snapshot at the engine."""

from datetime import datetime, timezone

from awsroles.core.dataclass import replace
from awsroles.core.iam.calls import CallerIdentity, RoleCall, build_context
from awsroles.core.iam.evaluate import evaluate
from awsroles.core.iam.requests import Request
from awsroles.core.org.live.account import Role, User
from awsroles.core.org.live.calling import judges_of
from awsroles.core.org.live.resources import snapshot_of_resources
from awsroles.core.org.live.snapshot import Snapshot
from awsroles.core.org.policies.resources import Account, ControlPolicy, Group, Resources
from awsroles.core.org.policies.resources import Role as MeantRole
from awsroles.standin.sample_policies import allow, allow_assume, trust_with_mfa

MASTER, SHOP, TOP = Account("master", "111111111111"), Account("shop", "222222222222"), Account("top", "333333333333")
NOW = datetime(2026, 1, 2, tzinfo=timezone.utc)
OPERATIONS = MeantRole(SHOP, "operations", "/", "", trust_with_mfa(MASTER.id), 3600)
CHAINED = MeantRole(SHOP, "chained", "/", "", trust_with_mfa(MASTER.id), 3600, ("arn:aws:iam::aws:policy/Unknown",))
NO_ROLES = ControlPolicy(
    "no-roles",
    "",
    {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "*"}]},
    (MASTER,),
)


def company(*controls: ControlPolicy, management: Account = TOP) -> Snapshot:
    people = Group("operations", ("ada",), inline={"assume": allow_assume([OPERATIONS.arn("aws")])})
    return snapshot_of_resources(
        Resources("aws", MASTER, management, "deploy", (CHAINED, OPERATIONS), (people,), control_policies=controls)
    )


def answer(snapshot: Snapshot, *, mfa: bool = True) -> str:
    """Return the engine's answer to ada who assumes the role `operations`."""
    account, role = snapshot.accounts[MASTER.id], snapshot.role(OPERATIONS.arn("aws"))
    assert role is not None
    ada = account.users["ada"]
    judges = judges_of(snapshot, account, ada).with_trust(role)
    assert judges.unknown == ()
    caller = CallerIdentity(ada.arn, "session_token", "AIDA1", issued_at=NOW, mfa_at=NOW if mfa else None, tags={})
    context = build_context(caller, RoleCall(role.arn, NOW, "ada"))
    management = snapshot.organization is not None and snapshot.organization.management_account == account.id
    request = Request(ada.arn, "sts:AssumeRole", role.arn, context.values, context.unknown, management)
    return evaluate(judges.policies, request).answer


def test_the_engine_judges_a_person_by_group_trust_policy_and_control_policies() -> None:
    assert answer(company()) == "allow"
    assert answer(company(), mfa=False) == "implicit_deny"
    assert answer(company(NO_ROLES)) == "explicit_deny"
    # Control policies spare the management account.
    assert answer(company(NO_ROLES, management=MASTER)) == "allow"


def test_policies_that_are_not_known_are_named() -> None:
    snapshot = company()
    shop = snapshot.accounts[SHOP.id]
    chained: Role = shop.roles["chained"]
    assert judges_of(snapshot, shop, chained).unknown == ("policy Unknown of role chained",)
    stranger = User("arn:aws:iam::222222222222:user/eve", "eve", ("gone",))
    assert judges_of(snapshot, shop, stranger).unknown == ("group gone",)
    assert snapshot.organization is not None
    unread = replace(snapshot, organization=replace(snapshot.organization, attached=None))
    assert judges_of(unread, shop, stranger).unknown == ("group gone", "service control policies")
    broken = replace(chained, trust=replace(chained.trust, document=allow(["s3:*"])))
    assert "trust policy of chained" in judges_of(snapshot, shop, chained).with_trust(broken).unknown
