"""AWS Organizations: DescribeOrganization and ListAccounts. Sources: Organizations API reference and service model."""

import json
from collections.abc import Mapping
from typing import Any

from awsroles.standin.accounts import Caller, MemberAccount
from awsroles.standin.aws import StandIn
from awsroles.standin.data import organization_reading
from awsroles.standin.errors import ApiError
from awsroles.standin.evaluation.authorization import own_denial, reason
from awsroles.standin.evaluation.context import request_context
from awsroles.standin.evaluation.policy import AccessRequest
from awsroles.standin.signature import Request

CONTENT_TYPE = "application/x-amz-json-1.1"
Result = Mapping[str, Any]
_TARGET = "AWSOrganizationsV20161128."
_CODES = {
    "AccessDenied": "AccessDeniedException",
    "ExpiredToken": "ExpiredTokenException",
    "InvalidClientTokenId": "UnrecognizedClientException",
    "SignatureDoesNotMatch": "InvalidSignatureException",
    "Throttling": "TooManyRequestsException",
}
_PAGE = 20


def describe_organization(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    _authorize(aws, caller, parameters, "DescribeOrganization")
    management = aws.management_account
    if management != caller.account and caller.account not in aws.member_accounts:
        raise _not_in_use()
    arn = f"arn:{caller.partition}:organizations::{management}:"
    described = {
        "Id": aws.organization_id,
        "Arn": f"{arn}organization/{aws.organization_id}",
        "FeatureSet": "ALL",
        "MasterAccountArn": f"{arn}account/{aws.organization_id}/{management}",
        "MasterAccountId": management,
        "MasterAccountEmail": f"{management}@example.com",
    }
    return {"Organization": described}


def list_accounts(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    """Return a page of accounts, to the management account and to delegated administrators alone."""
    _authorize(aws, caller, parameters, "ListAccounts")
    if not aws.management_account:
        raise _not_in_use()
    if caller.account not in {aws.management_account, *aws.delegated_administrators}:
        raise ApiError(400, "AccessDeniedException", "You don't have permissions to access this resource.")
    members = list(aws.member_accounts.values())
    size = int(parameters.get("MaxResults", str(_PAGE)))
    if not 1 <= size <= _PAGE:
        raise ApiError(400, "InvalidInputException", "You specified an invalid value.")
    token = parameters.get("NextToken", "0")
    if not token.rstrip("+").isdecimal():
        raise ApiError(400, "InvalidInputException", "You specified an invalid value.")
    start = int(token.rstrip("+"))
    if aws.page_size is not None:
        size = min(size, aws.page_size)
        if not token.endswith("+"):
            # A page may be empty and not the last one (Organizations API reference, ListAccounts).
            return {"Accounts": [], "NextToken": f"{start}+"}
    page = [_described(aws, each, caller.partition) for each in members[start : start + size]]
    more = {"NextToken": str(start + size)} if start + size < len(members) else {}
    return {"Accounts": page, **more}


ACTIONS = {"DescribeOrganization": describe_organization, "ListAccounts": list_accounts, **organization_reading.ACTIONS}


def action_of(request: Request) -> str:
    """Return the name of the requested action, empty if the stand-in does not support it."""
    action = request.headers.get("x-amz-target", "").removeprefix(_TARGET)
    return action if action in ACTIONS else ""


def act(aws: StandIn, caller: Caller, action: str, request: Request) -> bytes:
    """Return the response body; raise ApiError."""
    try:
        asked = {str(name): str(value) for name, value in json.loads(request.body or b"{}").items()}
    except (ValueError, AttributeError):
        raise ApiError(400, "SerializationException", "") from None
    return json.dumps(ACTIONS[action](aws, caller, asked)).encode()


def failure(code: str, message: str) -> bytes:
    """Return an error in AWS's JSON protocol."""
    return json.dumps({"__type": _CODES.get(code, code), "Message": message}).encode()


def _described(aws: StandIn, account: MemberAccount, partition: str) -> Result:
    described = {
        "Id": account.account_id,
        "Arn": f"arn:{partition}:organizations::{aws.management_account}:account/"
        f"{aws.organization_id}/{account.account_id}",
        "Email": f"{account.account_id}@example.com",
        "Name": account.name,
        "JoinedMethod": "CREATED",
        "JoinedTimestamp": 1767225600,
    }
    states = {"State": account.state, "Status": account.status}
    return {**described, **{name: value for name, value in states.items() if value}}


def _authorize(aws: StandIn, caller: Caller, parameters: Mapping[str, str], action: str) -> None:
    context = request_context(aws, caller, parameters, "*", caller.mfa_at)
    name = f"organizations:{action}"
    denial = own_denial(aws, caller, AccessRequest(name, "*", context))
    if denial is not None:
        words = f"User: {caller.arn} is not authorized to perform: {name} on resource: *{reason(denial, name)}"
        raise ApiError(400, "AccessDeniedException", words)


def _not_in_use() -> ApiError:
    return ApiError(400, "AWSOrganizationsNotInUseException", "Your account is not a member of an organization.")
