"""The execution of an offboarding, in its order. It can be interrupted anywhere and run again."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from typing import NoReturn

from awsroles.core.iam.calls import instant
from awsroles.core.iam.reading.policy_reading import RunAll
from awsroles.core.messages import counted
from awsroles.core.org.offboard.deny import deny_arn, managed_state
from awsroles.core.org.offboard.journal import Done, Journal, Outcome
from awsroles.core.org.offboard.plan import OffboardPlan, Step
from awsroles.core.org.offboard.preparation import change_fact
from awsroles.core.org.offboard.ways import AccountCalls
from awsroles.core.org.policies.tool_policies import OFFBOARDED, offboarded
from awsroles.errors import (
    AwsError,
    ClockSkewError,
    ConflictError,
    InvalidCredentialsError,
    NetworkError,
    NotFoundError,
)

# In seconds. IAM is eventually consistent: other regions may allow for a while what a read no longer shows.
SETTLING = 60.0
_BETWEEN_READS, _READS = 5.0, 24
_BETWEEN_TRIES, _TRIES = 3.0, 6
# In seconds. AWS accepts signatures of a clock that is this much off, and the instant is compared with its own.
_CLOCK_TOLERANCE = 300
# Without their target these steps have done nothing.
_NEED_TARGET = frozenset({"AttachUserPolicy", "PutUserPolicy", "AddUserToGroup"})
# The run ends here: no other step would go better.
_ENDING = (NetworkError, InvalidCredentialsError, ClockSkewError)


class Execution:
    """Takes the steps of a plan by *calls*, and notes them in *journal*; *say* is told what is waited for."""

    def __init__(self, calls: AccountCalls, journal: Journal, run_all: RunAll, *, say: Callable[[str], None]) -> None:
        self._calls = calls
        self._journal = journal
        self._run_all = run_all
        self._clock = calls.clock
        self._pause = calls.pause
        self._say = say
        self._failed = False
        self._has_changed = False

    def run(self, plan: OffboardPlan, whole: Sequence[str] = ()) -> bool:
        """Take the steps of *plan*; of the roles *whole*, by ARN, end everybody's sessions. Return True if all is done.

        Raises AwsError if the user cannot be denied everything: nothing else is done then. Raises NetworkError,
        InvalidCredentialsError, StorageError.
        """
        if plan.finished is not None:
            return not plan.unread
        holdings = plan.holdings
        facts = {
            "user_arn": holdings.arn,
            "change": change_fact(plan.change),
            "groups": holdings.groups,
            "devices": [*(each.id for each in holdings.of_kind("mfa_device")), *plan.devices],
            "roles": {each.arn: each.account_name for each in plan.roles},
        }
        self._journal.begin(plan.holdings.unique_id, self._clock(), facts)
        if plan.closes and not plan.is_denied:
            self._deny(plan)
        for step in plan.user_steps():
            self._take(step)
        for step in plan.group_steps():
            if self._take(step):
                self._has_changed = True
        if plan.roles:
            self._end_sessions(plan, whole)
        is_done = not self._failed and not plan.unread
        if is_done:
            self._journal.note("finished", self._clock())
        return is_done

    # --- the Deny ---

    def _deny(self, plan: OffboardPlan) -> None:
        """Deny the user everything: its sessions go on for up to 36 hours, and only its own policies stop them."""
        arn = deny_arn(self._calls.user.partition, plan.master)
        state = managed_state(self._calls, plan.master)
        refused: AwsError | None = None
        if state == "missing":
            refused = self._create(plan.master)
        if state != "other" and refused is None:
            refused = self._try(self._step(plan, "AttachUserPolicy", {"PolicyArn": arn}))
            if refused is None:
                return
        document = json.dumps(offboarded(), separators=(",", ":"))
        inline = {"PolicyName": OFFBOARDED, "PolicyDocument": document}
        second = self._try(self._step(plan, "PutUserPolicy", inline))
        if second is not None:
            self._cannot_deny(plan, state == "other", refused or second)

    def _create(self, account: str) -> AwsError | None:
        """Make the managed policy; return why that is refused."""
        text = json.dumps(offboarded(), separators=(",", ":"))
        named = {"PolicyName": OFFBOARDED, "PolicyDocument": text}
        error = self._try(Step("user", account, "CreatePolicy", named, "deny everything", OFFBOARDED))
        return None if isinstance(error, ConflictError) else error

    def _step(self, plan: OffboardPlan, action: str, parameters: dict[str, str]) -> Step:
        named = {"UserName": plan.holdings.name, **parameters}
        return Step("user", plan.master, action, named, "deny everything", OFFBOARDED)

    def _try(self, step: Step) -> AwsError | None:
        """Take *step*; return what AWS says against it, None if it is done."""
        error = self._call(step)
        self._has_changed = self._has_changed or error is None
        return error

    def _cannot_deny(self, plan: OffboardPlan, is_other: bool, error: AwsError) -> NoReturn:
        text = f"{plan.holdings.name} cannot be denied everything, and nothing else was done"
        if is_other:
            hint = f"the policy {OFFBOARDED} denies less than everything: generate and apply it again"
        else:
            hint = f"grant customer:awsroles-offboard to a function of yours in {plan.master}, and apply that"
        raise type(error)(f"{text}: {error.message}", hint)

    # --- the other steps ---

    def _take(self, step: Step) -> bool:
        """Take *step*; return True if it has changed something."""
        error = self._call(step)
        if error is not None:
            self._failed = True
        return error is None

    def _call(self, step: Step) -> AwsError | None:
        self._journal.intend(step.key, self._done(step, "done"))
        outcome: Outcome = "done"
        error: AwsError | None = None
        try:
            self._until_taken(step)
        except _ENDING:
            raise
        except NotFoundError as refusal:
            outcome, error = ("failed", refusal) if step.action in _NEED_TARGET else ("gone", None)
        except AwsError as refusal:
            outcome, error = "failed", refusal
        message = None if error is None else error.message
        self._journal.done(step.key, self._done(step, outcome, message))
        return error

    def _until_taken(self, step: Step) -> None:
        """Call until AWS is ready: it may be busy with the change before."""
        for left in reversed(range(_TRIES)):
            try:
                self._calls.call(step.account, step.action, step.parameters)
            except ConflictError:
                if not left or step.action == "CreatePolicy":
                    raise
            except NotFoundError:
                # A policy that was made a moment ago may not be there yet.
                if not left or step.action != "AttachUserPolicy":
                    raise
            else:
                return
            self._pause(_BETWEEN_TRIES)

    def _done(self, step: Step, outcome: Outcome, message: str | None = None) -> Done:
        return Done(step.phase, step.account, step.action, step.target, outcome, self._clock(), message)

    # --- the roles ---

    def _end_sessions(self, plan: OffboardPlan, whole: Sequence[str]) -> None:
        before = self._journal.fact("before")
        if before is None or self._has_changed:
            self._wait(plan)
            at = datetime.fromtimestamp(self._clock() + _CLOCK_TOLERANCE, timezone.utc)
            before = instant(at)
            self._journal.note("before", before)
        taken = self._journal.taken(before)
        steps = [each for each in plan.role_steps(before, whole) if each.key not in taken]
        if steps:
            self._say(f"Ending the sessions of {counted(len(steps), 'role')}.")
        accounts: dict[str, list[Step]] = {}
        for each in steps:
            accounts.setdefault(each.account, []).append(each)
        self._run_all(lambda group: [self._take(each) for each in group], list(accounts.values()))

    def _wait(self, plan: OffboardPlan) -> None:
        """Wait until a read shows the changes, and then until no part of AWS knows the old state."""
        shown = self._journal.fact("shown")
        if shown is None or self._has_changed:
            for left in reversed(range(_READS)):
                if self._is_shown(plan):
                    break
                if not left:
                    raise AwsError("AWS does not show the changes of the user yet", "run it again in a minute")
                self._pause(_BETWEEN_READS)
            shown = self._clock()
            self._journal.note("shown", shown)
        rest = shown + SETTLING - self._clock()
        if rest > 0:
            self._say(f"Waiting {round(rest)} s, until all of AWS knows it.")
            self._pause(rest)

    def _is_shown(self, plan: OffboardPlan) -> bool:
        named = {"UserName": plan.holdings.name}
        failed = {each.target for each in self._journal.steps if each.phase == "groups" and each.outcome == "failed"}
        groups = {
            str(each.get("GroupName")) for each in self._calls.pages(plan.master, "ListGroupsForUser", named, "Groups")
        }
        if groups & (set(plan.leaves) - failed):
            return False
        if not plan.closes:
            return True
        attached = self._calls.pages(plan.master, "ListAttachedUserPolicies", named, "AttachedPolicies")
        arn = deny_arn(self._calls.user.partition, plan.master)
        inline = self._calls.pages(plan.master, "ListUserPolicies", named, "PolicyNames")
        return OFFBOARDED in inline or any(each.get("PolicyArn") == arn for each in attached)
