"""A company as somebody makes one by hand, as a snapshot: odd groups, roles under paths, users with own policies."""

from datetime import datetime, timezone
from typing import Any

from awsroles.core.iam.statements import PolicyKind
from awsroles.core.org.live.account import Account, Group, Role, User
from awsroles.core.org.live.credentials import AccessKey, Credentials, UserCredentials
from awsroles.core.org.live.organization import LiveOrganization, MemberAccount, Unit
from awsroles.core.org.live.policies import HeldPolicy
from awsroles.core.org.live.snapshot import Snapshot

NOW = datetime(2030, 6, 15, 12, tzinfo=timezone.utc)
MASTER, PROD, DEV, PARTNER = "111111111111", "222222222222", "333333333333", "999999999999"
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def document(**statement: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]}


def held(name: str, content: dict[str, Any] | None, arn: str | None = None) -> HeldPolicy:
    return HeldPolicy(PolicyKind.IDENTITY, name, f"policy {name}", content, arn)


def managed(arn: str) -> HeldPolicy:
    return held(arn.rpartition("/")[2], None, arn)


def assume(*roles: str) -> HeldPolicy:
    return held("assume", document(Action="sts:AssumeRole", Resource=list(roles)))


def arn(account: str, name: str) -> str:
    return f"arn:aws:iam::{account}:role/{name}"


def role(account: str, name: str, *policies: HeldPolicy, path: str = "", condition: Any = MFA, **more: Any) -> Role:
    trust = document(Principal={"AWS": f"arn:aws:iam::{MASTER}:root"}, Action="sts:AssumeRole", Condition=condition)
    return Role(
        arn(account, f"{path}{name}"),
        name,
        HeldPolicy(PolicyKind.TRUST, "", f"trust policy of {name}", trust),
        policies,
        **{"max_session": 3600, "knows_use": True, "last_used": NOW, **more},
    )


def group(name: str, *policies: HeldPolicy) -> Group:
    return Group(f"arn:aws:iam::{MASTER}:group/{name}", name, policies)


def user(name: str, *groups: str, path: str = "/", policies: tuple[HeldPolicy, ...] = ()) -> User:
    return User(f"arn:aws:iam::{MASTER}:user{path}{name}", name, groups, policies)


def account(number: str, *parts: Role | Group | User, credentials: Credentials | None = None) -> Account:
    return Account(
        number,
        {each.name: each for each in parts if isinstance(each, User)},
        {each.name: each for each in parts if isinstance(each, Group)},
        {each.name: each for each in parts if isinstance(each, Role)},
        credentials=credentials,
        is_whole=True,
    )


ORGANIZATION = LiveOrganization(
    "o-a1b2c3d4e5",
    MASTER,
    {
        MASTER: MemberAccount(MASTER, "Acme Users", "ACTIVE", ("r-1",)),
        PROD: MemberAccount(PROD, "Production", "ACTIVE", ("r-1", "ou-1", "ou-2")),
        DEV: MemberAccount(DEV, "dev", "ACTIVE", ("r-1", "ou-1")),
    },
    {"r-1": Unit("r-1", "Root", None), "ou-1": Unit("ou-1", "workloads", "r-1"), "ou-2": Unit("ou-2", "prod", "ou-1")},
    has_control_policies=False,
)


def by_hand() -> Snapshot:
    """Return a company of odd groups, roles under paths, and users with policies of their own."""
    buckets = held("Buckets", document(Action="s3:*", Resource="*"))
    credentials = Credentials(
        NOW,
        {
            "ada": UserCredentials("ada", True, NOW, NOW, True),
            "bob": UserCredentials("bob", True, NOW, NOW, False),
            "jenkins": UserCredentials("jenkins", False, None, None, False, (AccessKey(True, NOW, NOW),)),
        },
    )
    master = account(
        MASTER,
        group("Ops_Team", assume(arn(PROD, "operations"), arn(DEV, "operations")), managed(ADMINISTRATOR)),
        group("developers", assume(arn(DEV, "developers"), arn(DEV, "team/legacy"))),
        group("billing", managed("arn:aws:iam::aws:policy/job-function/Billing")),
        user("ada", "Ops_Team", "developers"),
        user("bob", "developers", path="/contractors/", policies=(buckets,)),
        user("jenkins", policies=(buckets,)),
        role(MASTER, "OrganizationAccountAccessRole"),
        credentials=credentials,
    )
    prod = account(
        PROD,
        role(PROD, "operations", managed(ADMINISTRATOR), max_session=14400),
        role(PROD, "ReadOnly", managed(READ_ONLY)),
        user("ses-smtp"),
    )
    dev = account(
        DEV,
        role(DEV, "operations", managed(ADMINISTRATOR), condition={}),
        role(DEV, "developers", buckets, managed(f"arn:aws:iam::{DEV}:policy/team/logs")),
        role(DEV, "legacy", path="team/"),
    )
    return Snapshot({MASTER: master, PROD: prod, DEV: dev}, ORGANIZATION, MASTER, NOW)
