"""The explanation by asking AWS: one AssumeRole for each role of the chain, then all that tells why one is denied."""

from awsroles.core.aws.credentials import Credentials, SigningCredentials
from awsroles.core.aws.durations import LONGEST_CHAINED_SESSION
from awsroles.core.aws.iam_roles import Simulation
from awsroles.core.aws.sts import AssumedRole, reason_tag, role_request
from awsroles.core.dataclass import dataclass, replace
from awsroles.core.explain.advice import find
from awsroles.core.explain.asking import Asking, SignedCalls, instant
from awsroles.core.explain.conclusion import conclude
from awsroles.core.explain.denial_words import in_short, read_denial
from awsroles.core.explain.evidence import Evidence
from awsroles.core.explain.explanation import Explanation, Finding, Notes
from awsroles.core.explain.judgment import Judgment, OwnPolicies, judge
from awsroles.core.explain.limits import Limits
from awsroles.core.explain.near import KnownNames
from awsroles.core.explain.owner_message import owner_message
from awsroles.core.explain.sides import note_own, note_parameters, note_role_side, note_simulation, with_near_names
from awsroles.core.explain.signing import Signer, Signing, hints, key_age, unasked
from awsroles.core.explain.trust import RoleFacts, RoleReading
from awsroles.core.explain.vocabulary import REASON, Certainty, Verdict
from awsroles.core.iam.calls import CallerIdentity, RoleCall
from awsroles.core.iam.reading.policy_reading import PolicyReading
from awsroles.core.iam.reading.user_policies import UserPolicies
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.errors import (
    AccessDeniedError,
    AwsError,
    DurationTooLongError,
    InvalidCredentialsError,
    WrongDeviceError,
)


@dataclass(frozen=True)
class _Hop:
    """One AssumeRole: the role of *chain*, by *caller* with *credentials*."""

    chain: ResolvedProfile
    caller: CallerIdentity
    call: RoleCall
    credentials: SigningCredentials
    seconds: int


class OnlineExplanation:
    """Explains the profile of *chain*; *via* is a profile whose role may read that of *chain*."""

    def __init__(
        self, asking: Asking, chain: ResolvedProfile, names: KnownNames, notes: Notes, via: str | None
    ) -> None:
        self._asking = asking
        self._chain = chain
        self._names = names
        self._notes = notes
        self._via = via

    def run(self) -> Explanation:
        """Return the explanation. Raises what a code source raises, StorageError and ConfigurationError."""
        signing = Signing(self._asking, self._chain, self._notes)
        signer = signing.run()
        if isinstance(signer, Finding):
            return self._explained("unknown", signer)
        try:
            return self._asked(signer)
        except InvalidCredentialsError as error:
            if signer.session is None:
                return self._explained("unknown", unasked(error, self._notes, "assume_role"))
        # AWS has ended the session before its time, so that there is none.
        another = signing.another(signer)
        return self._explained("unknown", another) if isinstance(another, Finding) else self._asked(another)

    def _explained(self, verdict: Verdict, finding: Finding | None, message: str | None = None) -> Explanation:
        certainty: Certainty = finding.certainty if finding is not None else "known"
        role = str(self._chain.role_profile.role)
        return Explanation(self._chain.name, role, verdict, finding, self._notes.steps, certainty, message)

    def _asked(self, signer: Signer) -> Explanation:
        hop = self._first_hop(signer)
        while True:
            try:
                assumed = self._assume(hop, signer)
            except AccessDeniedError as error:
                return self._denied(hop, signer, error)
            except DurationTooLongError as error:
                self._notes.note("assume_role", "failed", error.message)
                return self._explained("denied", Limits(self._chain, self._notes).too_long())
            except WrongDeviceError as error:
                self._notes.note("mfa_device", "failed", error.message)
                found = Finding("mfa_wrong_device", "known", error.message, hints(error))
                return self._explained("unknown", found)
            except InvalidCredentialsError:
                raise
            except AwsError as error:
                return self._explained("unknown", unasked(error, self._notes, "assume_role"))
            if hop.chain.name == self._chain.name:
                return self._allowed(hop, assumed)
            hop = self._next_hop(hop, assumed)

    # --- the calls ---

    def _first_hop(self, signer: Signer) -> _Hop:
        chain = self._chain.first_role()
        session = signer.session
        caller = CallerIdentity(
            str(signer.identity.user),
            "access_key" if session is None and not isinstance(signer.credentials, Credentials) else "session_token",
            issued_at=None if session is None else instant(session.issued_at),
            mfa_at=None if session is None else instant(session.issued_at),
        )
        return self._hop(chain, caller, signer, signer.credentials)

    def _next_hop(self, before: _Hop, assumed: AssumedRole) -> _Hop:
        position = len(self._chain.role_profiles) - len(before.chain.role_profiles) - 1
        chain = self._chain
        for _ in range(position):
            chain = chain.source_role()
        role = before.chain.role_profile.role
        caller = CallerIdentity(str(role), "role", session_name=before.call.session_name, issued_at=self._asking.now())
        return self._hop(chain, caller, None, assumed.credentials)

    def _hop(
        self, chain: ResolvedProfile, caller: CallerIdentity, signer: Signer | None, credentials: SigningCredentials
    ) -> _Hop:
        role = chain.role_profile
        is_direct = signer is not None and signer.needs_code
        call = RoleCall(
            str(role.role),
            self._asking.now(),
            role_request(role, self._asking.sessions.identity(chain).user.name).session_name,
            mfa_code=is_direct,
            external_id=role.external_id,
            source_identity=role.source_identity,
            tags=reason_tag(REASON) if role.tags_reason else {},
            region=chain.source.region,
        )
        seconds = role.seconds if is_direct else min(role.seconds, LONGEST_CHAINED_SESSION)
        return _Hop(chain, caller, call, credentials, seconds)

    def _assume(self, hop: _Hop, signer: Signer) -> AssumedRole:
        sessions = self._asking.sessions
        sts = sessions.sts(hop.chain)
        request = role_request(hop.chain.role_profile, signer.identity.user.name, REASON)
        request = replace(request, seconds=hop.seconds)
        if not hop.call.mfa_code:
            return sts.assume_role(hop.credentials, request)
        serial = hop.chain.mfa_serial

        def send(code: str) -> AssumedRole:
            return sts.assume_role(hop.credentials, replace(request, mfa_serial=serial, code=code))

        return sessions.mfa.submit_code(hop.chain, signer.identity, hop.chain.name, send)

    # --- allowed ---

    def _allowed(self, hop: _Hop, assumed: AssumedRole) -> Explanation:
        self._notes.note("assume_role", "ok", f"AWS allows it, as session {assumed.caller_arn.rpartition('/')[2]}")
        limits = Limits(self._chain, self._notes)
        found = limits.local(self._asking.sessions.roles.limits)
        if found is None and hop.seconds < self._chain.role_profile.seconds:
            found = limits.of_role(self._max_seconds(assumed))
        return self._explained("allowed" if found is None else "denied", found)

    def _max_seconds(self, assumed: AssumedRole) -> int | None:
        try:
            role = self._asking.roles(self._chain).role(assumed.credentials, self._chain.role_profile.role.name)
        except AwsError:
            return None
        return role.max_session_seconds

    # --- denied ---

    def _denied(self, hop: _Hop, signer: Signer, error: AccessDeniedError) -> Explanation:
        self._notes.note("assume_role", "failed", in_short(error.message))
        if hop.chain.name != self._chain.name:
            self._notes.note("limits", "skipped", f"the source profile {hop.chain.name} is denied already")
        caller, policies = hop.caller, None
        if not hop.call.mfa_code and caller.credentials != "role":
            key_age(self._asking, hop.chain, signer, self._notes)
        if caller.credentials != "role":
            policies = self._policies(hop, signer)
        if policies is not None:
            caller = replace(caller, unique_id=policies.unique_id, tags=policies.tags)
        facts = RoleReading(self._asking, hop.chain, signer, self._notes, self._via).run()
        evidence = Evidence(
            hop.chain,
            caller,
            hop.call,
            words=read_denial(error.message),
            unread=() if policies is None else policies.unread,
            role_exists=facts.exists,
            found_role=facts.arn,
            trust_policy=facts.trust_policy,
            request_id=error.request_id,
            is_direct=facts.is_direct,
        )
        evidence = self._judged(evidence, policies, facts, hop, signer)
        return self._concluded(evidence, facts)

    def _policies(self, hop: _Hop, signer: Signer) -> UserPolicies | None:
        calls = SignedCalls(signer.identity.user, hop.credentials)
        try:
            return PolicyReading(calls, self._asking.policies(hop.chain), self._asking.run_all).run()
        except AwsError as error:
            self._notes.note("policies", "unknown", f"your policies cannot be read: {in_short(error.message)}")
            return None

    def _judged(
        self, evidence: Evidence, policies: UserPolicies | None, facts: RoleFacts, hop: _Hop, signer: Signer
    ) -> Evidence:
        caller, call = evidence.caller, evidence.call
        is_mfa_known = caller.credentials != "session_token" or signer.session is not None
        own: Judgment | None = None
        side = None if policies is None else OwnPolicies(policies.identity, policies.boundary)
        if side is not None:
            is_home = caller.arn.split(":")[4] == evidence.role.account
            own = judge(caller, call, side, facts.trust_policy if is_home else None, is_mfa_known=is_mfa_known)
        trust: Judgment | None = None
        if facts.trust_policy is not None:
            trust = judge(caller, call, None, facts.trust_policy, is_mfa_known=is_mfa_known)
        simulation = self._simulation(hop, signer) if caller.credentials != "role" else None
        forced_mfa: Judgment | None = None
        if side is not None and call.mfa_code:
            without = judge(caller, replace(call, mfa_code=False), side, None)
            forced_mfa = without if without.decision.answer == "explicit_deny" else None
        evidence = replace(evidence, own=own, trust=trust, simulation=simulation, forced_mfa=forced_mfa)
        return with_near_names(evidence, self._names, None if evidence.unread else side)

    def _simulation(self, hop: _Hop, signer: Signer) -> Simulation | None:
        context = {"aws:MultiFactorAuthPresent": "true"} if signer.session is not None else {}
        try:
            return self._asking.roles(hop.chain).simulate(
                hop.credentials, signer.identity.user, hop.call.role_arn, context
            )
        except AwsError as error:
            why = in_short(error.message)
            self._notes.note("simulator", "skipped", f"you may not ask IAM's policy simulator: {why}")
            return None

    def _concluded(self, evidence: Evidence, facts: RoleFacts) -> Explanation:
        note_own(evidence, self._notes)
        note_simulation(evidence, self._notes)
        note_parameters(evidence, self._notes)
        note_role_side(evidence, facts.exists, self._notes)
        finding = find(evidence, *conclude(evidence))
        if evidence.chain.name != self._chain.name:
            finding = replace(finding, sentence=f"{self._source_words(evidence)}: {finding.sentence}")
        return self._explained("denied", finding, owner_message(evidence, finding))

    def _source_words(self, evidence: Evidence) -> str:
        return f"{self._chain.name} is assumed from {evidence.chain.name}, which is denied itself"
