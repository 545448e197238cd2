"""Whom a call of Identity and Access Management is about, and whether the caller's policies allow it."""

from collections.abc import Mapping

from awsroles.standin.accounts import Caller, User
from awsroles.standin.aws import StandIn
from awsroles.standin.policy import Decision, Question, decide
from awsroles.standin.refusals import no_such_entity, not_authorized, validation_error
from awsroles.standin.request_context import request_context


def target_user(
    aws: StandIn, caller: Caller, parameters: Mapping[str, str], action: str, *, needs_name: bool = False
) -> User:
    """Return the user that a call is about, if the caller's policies allow it; raise RefusalError.

    Without UserName it is the owner of the access key; the calls about keys want it from sessions (IAM service model).
    """
    name = parameters.get("UserName")
    if name is None:
        if caller.user is None or (needs_name and caller.kind != "access-key"):
            raise validation_error("Must specify userName when calling with non-User credentials")
        user = caller.user
    else:
        found = [user for user in aws.users.values() if (user.account, user.name) == (caller.account, name)]
        if not found:
            authorize(aws, caller, f"arn:{caller.partition}:iam::{caller.account}:user/{name}", parameters, action)
            raise no_such_entity(f"The user with name {name} cannot be found.")
        user = found[0]
    authorize(aws, caller, user.arn, parameters, action)
    return user


def authorize(aws: StandIn, caller: Caller, arn: str, parameters: Mapping[str, str], action: str) -> None:
    """Raise RefusalError unless the caller's policies allow *action* on *arn*; AWS shows users by name alone."""
    if caller.user is not None and caller.user.is_root:
        return
    context = request_context(caller, parameters, aws.now(), caller.mfa_at)
    decision = decide(caller.policies, Question(f"iam:{action}", arn, context))
    if decision is Decision.ALLOWED:
        return
    why = f" because no identity-based policy allows the iam:{action} action"
    if decision is Decision.DENIED:
        why = " with an explicit deny in an identity-based policy"
    shown = f"user {arn.rpartition('/')[2]}" if ":user/" in arn else arn
    raise not_authorized(caller.arn, f"iam:{action}", shown, why)
