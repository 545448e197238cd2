"""The explanation from files of account authorization details, without asking AWS."""

from awsroles.core.aws.arn import parse_role_arn
from awsroles.core.aws.sts import default_session_name, reason_tag
from awsroles.core.dataclass import dataclass
from awsroles.core.explain.advice import find
from awsroles.core.explain.asking import instant
from awsroles.core.explain.conclusion import conclude
from awsroles.core.explain.evidence import Evidence
from awsroles.core.explain.explanation import Explanation, Finding, Notes
from awsroles.core.explain.judgment import Judgment, OwnPolicies, judge
from awsroles.core.explain.limits import Limits
from awsroles.core.explain.near import KnownNames
from awsroles.core.explain.owner_message import owner_message
from awsroles.core.explain.sides import note_own, note_parameters, note_role_side, with_near_names
from awsroles.core.explain.vocabulary import REASON, Verdict
from awsroles.core.iam.calls import CallerIdentity, RoleCall
from awsroles.core.iam.reading.account_details import AccountDetails
from awsroles.core.iam.reading.user_policies import Unread
from awsroles.core.profiles.model import MasterProfile
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.errors import ConfigurationError


@dataclass(frozen=True)
class _Side:
    """The caller of one hop, and its policies; None if the files do not hold them."""

    caller: CallerIdentity
    policies: OwnPolicies | None
    unread: tuple[Unread, ...] = ()


class OfflineExplanation:
    """Explains the profile of *chain* by *details*, as if an MFA code were given *now* (seconds since the epoch)."""

    def __init__(
        self, chain: ResolvedProfile, details: AccountDetails, names: KnownNames, notes: Notes, now: float
    ) -> None:
        self._chain = chain
        self._details = details
        self._names = names
        self._notes = notes
        self._now = instant(now)

    def run(self) -> Explanation:
        """Return the explanation; raise ConfigurationError for a source that names no user."""
        source = self._chain.source
        if not isinstance(source, MasterProfile):
            raise ConfigurationError(
                f"profile {source.name!r} does not name its user, so the files cannot be searched for it",
                "explain it without --from-files",
            )
        self._notes.note("assume_role", "skipped", "AWS is not asked: the answer is that of the files")
        if self._chain.mfa_serial is not None:
            self._notes.note("mfa_session", "skipped", "the answer is that for an MFA code given now")
        side = self._user(source)
        for position in range(len(self._chain.role_profiles) - 1, -1, -1):
            chain = self._chain
            for _ in range(position):
                chain = chain.source_role()
            evidence, verdict = self._judged(chain, side, source.user.name)
            if verdict != "allowed":
                return self._explained(evidence, verdict)
            side = self._role(chain, side)
        return self._allowed()

    def _allowed(self) -> Explanation:
        limit = Limits(self._chain, self._notes).chained()
        hidden = "control policies and the policies of VPC endpoints are not in the files"
        self._notes.note("owner", "unknown", hidden)
        role = str(self._chain.role_profile.role)
        if limit is not None:
            return Explanation(self._chain.name, role, "denied", limit, self._notes.steps)
        return Explanation(self._chain.name, role, "allowed", None, self._notes.steps, "likely")

    def _explained(self, evidence: Evidence, verdict: Verdict) -> Explanation:
        role = str(self._chain.role_profile.role)
        if verdict == "unknown":
            finding = self._undecided(evidence)
            return Explanation(self._chain.name, role, verdict, finding, self._notes.steps, finding.certainty)
        finding = find(evidence, *conclude(evidence))
        message = owner_message(evidence, finding)
        return Explanation(self._chain.name, role, verdict, finding, self._notes.steps, finding.certainty, message)

    def _undecided(self, evidence: Evidence) -> Finding:
        conditions = [each for judgment in (evidence.own, evidence.trust) if judgment for each in judgment.conditions]
        if conditions:
            sentence = f"the role is allowed {' and '.join(dict.fromkeys(conditions))}"
            return Finding("unknown", "likely", sentence, (f"awsroles explain {self._chain.name}",))
        account = evidence.caller.arn.split(":")[4]
        missing = [
            f"the policies of {evidence.caller.arn.rpartition('/')[2]} (account {account})"
            for _ in range(evidence.own is None or bool(evidence.unread))
        ]
        if evidence.trust is None:
            missing.append(f"the trust policy of {evidence.role.name} (account {evidence.role.account})")
        sentence = f"the files do not hold all of {' and '.join(missing)}"
        return Finding(
            "unknown", "likely", sentence, ("add the file of that account, or ask AWS without --from-files",)
        )

    # --- the sides ---

    def _user(self, source: MasterProfile) -> _Side:
        found = self._details.users.get(str(source.user))
        mfa_at = None if self._chain.mfa_serial is None else self._now
        caller = CallerIdentity(
            str(source.user),
            "access_key" if mfa_at is None else "session_token",
            unique_id=None if found is None else found.unique_id,
            issued_at=mfa_at,
            mfa_at=mfa_at,
            tags=None if found is None else found.tags,
        )
        if found is None:
            return _Side(caller, None)
        return _Side(caller, OwnPolicies(found.identity, found.boundary), found.unread)

    def _role(self, chain: ResolvedProfile, before: _Side) -> _Side:
        """Return the session of the role of *chain* as the caller of the next."""
        role = self._details.roles.get(str(chain.role_profile.role))
        name = chain.role_profile.session_name or default_session_name(before.caller.arn.rpartition("/")[2])
        caller = CallerIdentity(
            str(chain.role_profile.role),
            "role",
            unique_id=None if role is None else role.unique_id,
            session_name=name,
            issued_at=self._now,
            tags=None if role is None else role.tags,
        )
        if role is None:
            return _Side(caller, None)
        unread = tuple(each for each in role.unread if not each.what.startswith("trust policy of "))
        return _Side(caller, OwnPolicies(role.identity, role.boundary), unread)

    def _judged(self, chain: ResolvedProfile, side: _Side, user_name: str) -> tuple[Evidence, Verdict]:
        role = chain.role_profile
        call = RoleCall(
            str(role.role),
            self._now,
            role.session_name or default_session_name(user_name),
            mfa_code=chain.needs_own_code,
            external_id=role.external_id,
            source_identity=role.source_identity,
            tags=reason_tag(REASON) if role.tags_reason else {},
            region=chain.source.region,
        )
        found = self._details.roles.get(str(role.role))
        exists = None if found is None and role.role.account not in self._details.listed_roles else found is not None
        trust_policy = None if found is None else found.trust_policy
        is_home = side.caller.arn.split(":")[4] == role.role.account
        own: Judgment | None = None
        if side.policies is not None:
            own = judge(side.caller, call, side.policies, trust_policy if is_home else None)
        trust = None if trust_policy is None else judge(side.caller, call, None, trust_policy)
        evidence = Evidence(
            chain,
            side.caller,
            call,
            own=own,
            unread=side.unread,
            trust=trust,
            trust_policy=trust_policy,
            role_exists=exists,
        )
        in_files = frozenset(map(parse_role_arn, self._details.roles))
        names = KnownNames(self._names.roles | in_files, self._names.accounts | self._details.accounts)
        evidence = with_near_names(evidence, names, None if side.unread else side.policies)
        note_own(evidence, self._notes)
        note_parameters(evidence, self._notes)
        note_role_side(evidence, exists, self._notes)
        return evidence, _verdict(evidence)


def _verdict(evidence: Evidence) -> Verdict:
    """Return the verdict of both sides, as far as the files hold them."""
    own, trust = evidence.own, evidence.trust
    if evidence.role_exists is False or (own is not None and own.denies and evidence.own_is_known):
        return "denied"
    if trust is not None and trust.denies:
        return "denied"
    if own is None or trust is None or evidence.unread or not own.allows or not trust.allows:
        return "unknown"
    return "allowed"
