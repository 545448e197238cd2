"""`awsroles discover`: look for roles, plan their profiles, write them in one edit."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from awsroles.core.aws.arn import RoleArn
from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import Edit, ProfileFile
from awsroles.core.config.shown_edit import write_as_shown
from awsroles.core.dataclass import dataclass, replace
from awsroles.core.discover.find import Findings, Known, find_roles
from awsroles.core.discover.judge import Judge
from awsroles.core.discover.knowledge import Knowledge
from awsroles.core.discover.missing import LIST_ACCOUNTS, needed_policy
from awsroles.core.discover.plan import Existing, FoundRole, Plan, PlanOptions, existing_profiles, make_plan
from awsroles.core.discover.verify import Verification, verified
from awsroles.core.iam.reading.policy_reading import RunAll
from awsroles.core.profiles.model import RoleProfile
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.resolved import ResolvedProfile


@dataclass(frozen=True)
class Discovered:
    """The roles found by *knowledge*, with the names of accounts, and the names of roles that were tried."""

    knowledge: Knowledge
    findings: Findings
    account_names: Mapping[str, str]
    tried: tuple[str, ...] = ()

    @property
    def unverified(self) -> tuple[FoundRole, ...]:
        """The roles for which AWS was asked and gave no answer."""
        return tuple(each for each in self.findings.roles if each.verified is None and each.why is not None)

    @property
    def is_complete(self) -> bool:
        """True if no part of the answer is missing."""
        return self.knowledge.policies.is_complete and self.knowledge.listing != "failed" and not self.unverified

    @property
    def to_verify(self) -> tuple[FoundRole, ...]:
        """The roles that AWS can be asked for."""
        return tuple(each for each in self.findings.roles if each.access is not None)

    @property
    def needed_policy(self) -> dict[str, Any] | None:
        """The policy document that would allow what AWS denied, None if nothing was."""
        denied = [each.action for each in self.knowledge.policies.unread if each.reason == "denied"]
        if self.knowledge.listing == "denied" and self.findings.any_account:
            denied.append(LIST_ACCOUNTS)
        return needed_policy(denied, self.knowledge.policies.user)


@dataclass(frozen=True)
class Discovery:
    """Discovers the roles of the user of the master profile *chain*, at *now* (seconds since the epoch)."""

    chain: ResolvedProfile
    config: ProfileFile
    credentials: ProfileFile
    options: PlanOptions
    now: float

    def look(self, knowledge: Knowledge, accounts: Mapping[str, str], names: Sequence[str]) -> Discovered:
        """Return the roles that *knowledge* allows.

        *accounts* are those that the user names, by ID, and *names* the names of roles to try.
        """
        profiles = self._profiles(self.config.read())
        existing = existing_profiles(profiles, self.chain.name)
        known = self._account_names(existing, knowledge, accounts)
        moment = datetime.fromtimestamp(int(self.now), timezone.utc)
        has_mfa = self.chain.mfa_serial is not None
        judge = Judge(knowledge.policies, moment, has_mfa=has_mfa, region=self.chain.source.region)
        partition = knowledge.policies.user.partition
        roles = [role for role in existing if role.partition == partition]
        there = Known(known, tuple(names), roles, knowledge.there, knowledge.listed)
        return Discovered(knowledge, find_roles(knowledge.policies, judge, there), known, tuple(names))

    def verify(self, discovered: Discovered, verification: Verification, run_all: RunAll) -> Discovered:
        """Return *discovered* with AWS's answers."""
        asked = discovered.to_verify
        outcomes = dict(zip((each.role for each in asked), run_all(verification.ask, asked), strict=True))
        roles = tuple(
            verified(each, outcomes[each.role]) if each.role in outcomes else each for each in discovered.findings.roles
        )
        return replace(discovered, findings=replace(discovered.findings, roles=roles))

    def role_profiles(self) -> dict[RoleArn, RoleProfile]:
        """Return the profiles of awsroles that roles have."""
        profiles = self._profiles(self.config.read())
        found = ((role, profiles.get(each.name)) for role, each in existing_profiles(profiles, self.chain.name).items())
        return {role: profile for role, profile in found if isinstance(profile, RoleProfile)}

    def preview(self, discovered: Discovered) -> Edit[Plan]:
        """Return the edit that `write` would make."""
        return self.config.preview(self._planning(discovered))

    def write(self, discovered: Discovered, shown: Edit[Plan]) -> Edit[Plan]:
        """Make the edit *shown*; raise ConfigurationError if the file has changed since in what matters."""
        return write_as_shown(self.config, self._planning(discovered), shown)

    def _planning(self, discovered: Discovered) -> Callable[[ConfigText], Plan]:
        # Nothing is removed after a partial answer: what was not read may allow it.
        options = replace(self.options, prunes=self.options.prunes and discovered.is_complete)

        def plan(text: ConfigText) -> Plan:
            profiles = self._profiles(text)
            existing = existing_profiles(profiles, options.source)
            return make_plan(profiles, existing, discovered.findings.roles, discovered.account_names, options)

        return plan

    def _profiles(self, text: ConfigText) -> Profiles:
        return Profiles(text, self.credentials.read())

    def _account_names(
        self, existing: Mapping[RoleArn, Existing], knowledge: Knowledge, given: Mapping[str, str]
    ) -> dict[str, str]:
        """Return the names of all known accounts: what the user says, else AWS, else the profiles that there are."""
        found = {each.role.account: each.account_name or "" for each in existing.values()}
        master = self.chain.master
        own = {master.user.account: master.account_name or ""}
        for more in (own, knowledge.accounts, given):
            found |= {account: name or found.get(account, "") for account, name in more.items()}
        return found
