"""Errors of functions that need neither files nor processes, and that a command shows only rarely."""

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from testbed.fakes.scripted_enrollment_screen import ScriptedEnrollmentScreen
from testbed.fakes.scripted_prompter import ScriptedPrompter

from awsroles.adapters.aws.errors import refusal
from awsroles.adapters.aws.iam import _new_device
from awsroles.adapters.aws.proxies import proxy_for
from awsroles.adapters.file_store import sealed_format
from awsroles.adapters.mfa import dialog
from awsroles.adapters.mfa.prompt import OptionCode
from awsroles.core.aws.arn import RoleArn, UserArn, check_mfa_serial, parse_role_arn, parse_user_arn
from awsroles.core.aws.credentials import AccessKey, Credentials
from awsroles.core.aws.durations import parse_duration
from awsroles.core.aws.endpoint import check_endpoint
from awsroles.core.aws.iam import KeyRecord
from awsroles.core.console.browser import BrowserChoice
from awsroles.core.console.federation import after_logout, federation_endpoint, read_token
from awsroles.core.console.urls import console_link, switch_role_url
from awsroles.core.dataclass import replace
from awsroles.core.guards.session_policy import SessionPolicies, read_policy_arns
from awsroles.core.iam.documents import read_policy
from awsroles.core.iam.reading.account_details import read_account_details
from awsroles.core.iam.reading.details_page import DetailsFile
from awsroles.core.iam.statements import PolicyKind
from awsroles.core.keys.create import KeyQuota
from awsroles.core.messages import Messages
from awsroles.core.mfa.code_pair import ConsecutiveCodes
from awsroles.core.mfa.codes import CodeRequest, FirstAvailable, PromptsOff, prompt_for_code
from awsroles.core.mfa.totp import parse_seed
from awsroles.core.profiles.model import MasterProfile, StaticProfile
from awsroles.core.profiles.model import RoleProfile as Role
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.sessions import denial
from awsroles.errors import AccessDeniedError, DurationTooLongError, InvalidCredentialsError

_NOON = 1_800_000_000.0
_DATE = "Fri, 15 Jan 2027 08:00:00 GMT"
_ALLOW = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}
_ROLE = RoleArn("aws", "222222222222", "team/", "operations")
_ADA = UserArn("aws", "111111111111", "", "ada")
_MASTER = MasterProfile("master", _ADA, "arn:aws:iam::111111111111:mfa/ada-phone")
_WORDS = "User: arn:aws:iam::111111111111:user/ada is not authorized to perform: sts:AssumeRole"
_DENIED = AccessDeniedError(_WORDS)
_PASTED = StaticProfile("pasted", Credentials("ASIAIOSFODNN7EXAMPLE", "x", "token", 2**40))

_KEY = KeyRecord("AKIAIOSFODNN7EXAMPLE", int(_NOON) - 86_400, True, None)
_OTHER = replace(_KEY, access_key_id="AKIAI44QH8DHBEXAMPLE")
_QUESTION = CodeRequest(_ADA, "arn:aws:iam::111111111111:mfa/ada-phone", "ops", _NOON)

Error = Callable[[], Any]


def _aws(code: str, words: str, status: int = 403, date: str = "", **parameters: str) -> Error:
    """Return what AWS's answer with *code* and *words* becomes."""
    metadata = {"HTTPStatusCode": status, "HTTPHeaders": {"date": date} if date else {}}
    response = {"Error": {"Code": code, "Message": words}, "ResponseMetadata": metadata}
    return lambda: refusal(response, _NOON, parameters, _KEY.access_key_id)


def _policy(document: Any, kind: PolicyKind = PolicyKind.IDENTITY) -> Error:
    return lambda: read_policy(document, kind, "policy")


def _statement(kind: PolicyKind = PolicyKind.IDENTITY, **elements: Any) -> Error:
    """Return the refusal of a statement that has *elements* in place of its own; None is for no such element."""
    statement = {name: value for name, value in {**_ALLOW, **elements}.items() if value is not None}
    return _policy({"Version": "2012-10-17", "Statement": [statement]}, kind)


def _trust(**elements: Any) -> Error:
    return _statement(PolicyKind.TRUST, **{"Resource": None, "Principal": "*"} | elements)


def _profile(seconds: int | None = None, *, serial: str | None = None) -> ResolvedProfile:
    role = Role("ops", _ROLE, "master", duration_seconds=seconds, mfa_serial=serial)
    return ResolvedProfile("config", (role,), _MASTER, (b"", b""))


def _answered(*answers: str) -> ConsecutiveCodes:
    """Return the questions for two codes of a new device, which shows 123456 for ever."""
    prompter = ScriptedPrompter(*answers)
    return ConsecutiveCodes(prompter, ScriptedEnrollmentScreen(), lambda: _NOON, lambda _seed, _moment: "123456")


def _option_asked_twice() -> Any:
    source = OptionCode("123456")
    source.ask(_QUESTION)
    return source.ask(_QUESTION)


def _quota(*answers: str) -> KeyQuota:
    return KeyQuota(ScriptedPrompter(*answers), lambda: _NOON, Messages())


def _details(*files: str) -> Error:
    return lambda: read_account_details(
        [DetailsFile(f"{number}.json", text.encode()) for number, text in enumerate(files)]
    )


def _guard(content: bytes | None, digest: str | None = None, *arns: str, file: str | None = "read.json") -> Error:
    """Return what becomes of the session policies of a profile whose policy file has *content*."""
    guarded = Role("ops", _ROLE, "master", policy_arns=arns or None, policy_file=file, policy_sha256=digest)
    return lambda: SessionPolicies(lambda _: content).of(guarded)


def _taken(content: bytes) -> Error:
    """Return what becomes of a login to a profile whose policy file has *content*."""
    guarded = Role("ops", _ROLE, "master", policy_file="read.json")
    return lambda: SessionPolicies(lambda _: content).digest(guarded)


def _unreadable(_: str) -> bytes:
    raise PermissionError(13, "Permission denied")


_LONG_POLICY = json.dumps({"Version": "2012-10-17", "Id": "x" * 2_048, "Statement": [_ALLOW]}).encode()
_OF_AWS = "arn:aws:iam::aws:policy/ReadOnlyAccess"

ERRORS: dict[str, tuple[Error, ...]] = {
    "guards": (
        _aws("MalformedPolicyDocument", "The policy does not exist", RoleArn="x"),
        _aws("PackedPolicyTooLarge", "The token has 105 percent of its size", RoleArn="x"),
        lambda: read_policy_arns("ReadOnlyAccess"),
        lambda: read_policy_arns(",".join(f"{_OF_AWS}{number}" for number in range(11))),
        _guard(None, None, _OF_AWS.replace("aws:policy", "333333333333:policy"), file=None),
        _guard(None, None, *(f"{_OF_AWS}{number}{'x' * 400}" for number in range(5)), file=None),
        _guard(None),
        _guard(b"{}"),
        _guard(b"{}", "0" * 64),
        _guard(_LONG_POLICY, sha256(_LONG_POLICY).hexdigest()),
        _guard(b" " * 70_000),
        _taken(b"\xff"),
        _taken(b"{}"),
        _taken(_LONG_POLICY.replace(b"xxx", b"\xc5\x82xx", 1)),
        lambda: SessionPolicies(_unreadable).digest(Role("ops", _ROLE, "master", policy_file="read.json")),
    ),
    "aws": (
        _aws("AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code."),
        _aws("AccessDenied", "MultiFactorAuthentication failed, unable to validate MFA code."),
        _aws("AccessDenied", _WORDS),
        _aws("ValidationError", "1 validation error detected"),
        _aws("ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."),
        _aws("InvalidClientTokenId", "The security token included in the request is invalid."),
        _aws("ExpiredToken", "The security token included in the request is expired"),
        _aws("Throttling", "Rate exceeded"),
        _aws("RegionDisabledException", "STS is not activated in this region"),
        _aws("EntityAlreadyExists", "MFA device already exists.", SerialNumber="ada-phone", UserName="ada"),
        _aws("NoSuchEntity", "The user cannot be found."),
        _aws("InvalidAuthenticationCode", "Authentication code for device is not valid"),
        _aws("SignatureDoesNotMatch", "The request signature we calculated does not match", date=_DATE),
        _aws("SignatureDoesNotMatch", "The request signature we calculated does not match"),
        _aws("SignatureDoesNotMatch", "Signature expired"),
        _aws("RequestExpired", "Request has expired.", date="Fri, 15 Jan 2027 07:00:00 GMT"),
        _aws("InternalFailure", "We encountered an internal error.", 500),
        _aws("", "", 503),
        _aws("", "", 0),
        lambda: refusal({"Error": {"Code": "InvalidClientTokenId", "Message": "x"}}, _NOON, {}, "ASIAIOSFODNN7EXAMPLE"),
        lambda: _new_device("hello", "SEED"),
        _aws("LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2"),
    ),
    "denied_role": (
        lambda: denial.denied_to_session(_profile(), _DENIED, 60),
        lambda: denial.denied_to_session(_profile(), _DENIED, 3660),
        lambda: denial.denied_to_session(_profile(), _DENIED, None),
        lambda: denial.denied_to_session(replace(_profile(), source=_PASTED), _DENIED, None),
        lambda: denial.denied_to_session(
            replace(_profile(), source=StaticProfile("static", AccessKey("AKIAIOSFODNN7EXAMPLE", "x"))), _DENIED, None
        ),
        lambda: denial.denied_to_session(
            replace(_profile(), role_profiles=(_profile().role_profile, Role("hub", _ROLE, "master"))), _DENIED, 60
        ),
        lambda: denial.denied_to_access_key(_profile(7200), _DENIED),
        lambda: denial.denied_to_access_key(_profile(serial="arn:aws:iam::111111111111:mfa/ada-tablet"), _DENIED),
        lambda: denial.too_long(_profile(28800), DurationTooLongError("exceeds the MaxSessionDuration")),
        lambda: denial.expired_keys(_PASTED, InvalidCredentialsError("the security token is expired")),
    ),
    "policy_documents": (
        _policy("hello"),
        _policy("[" * 100_000),
        _policy('{"Statement": 1, "Statement": 2}'),
        _policy([]),
        _policy({"statement": []}),
        _policy({"Version": "2020-01-01", "Statement": [_ALLOW]}),
        _policy({"Id": 1, "Statement": [_ALLOW]}),
        _policy({"Statement": []}),
        _policy({"Statement": [{**_ALLOW, "Sid": "A"}, {**_ALLOW, "Sid": "A"}]}),
        _statement(Effect="allow"),
        _statement(Sid=1),
        _statement(Action=None),
        _statement(Action="AssumeRole"),
        _statement(Action=[1]),
        _statement(NotAction="s3:*"),
        _statement(Resource=None),
        _statement(Resource="role/operations"),
        _statement(PolicyKind.SESSION, Resource="arn:aws:iam"),
        _statement(Principal="*"),
        _statement(Efect="Allow"),
        _statement(Condition={"Bolean": {"aws:x": "true"}}),
        _statement(Condition={"Bool": {"x": "true"}}),
        _statement(Condition={"Bool": {"aws:x": [None]}}),
        _trust(Resource="*"),
        _trust(Principal=None),
        _trust(NotPrincipal="*"),
        _trust(Principal="ada"),
        _trust(Principal={"User": "ada"}),
        _trust(Principal={"AWS": "ada"}),
        _statement(PolicyKind.RESOURCE, Principal="*", NotPrincipal="*"),
        _statement(PolicyKind.RCP, Effect="Deny", Principal={"AWS": "111111111111"}),
        _statement(PolicyKind.RCP, Principal="*", Action="sts:AssumeRole"),
        _statement(Sid="No-users"),
    ),
    "account_details": (
        _details("hello"),
        _details("[]"),
        _details("{}"),
        _details('{"RoleDetailList": 1}'),
        _details('{"UserDetailList": [], "RoleDetailList": []}'),
        _details('{"RoleDetailList": [{"Arn": "hello"}]}'),
        _details(
            '{"UserDetailList": [{"Arn": "arn:aws:iam::111111111111:user/ada"}, '
            '{"Arn": "arn:aws:iam::222222222222:user/bob"}]}'
        ),
    ),
    "arns": (
        lambda: parse_role_arn("hello"),
        lambda: parse_role_arn("arn:aws:sts::222222222222:assumed-role/operations/ada"),
        lambda: parse_user_arn("hello"),
        lambda: check_mfa_serial("hello?"),
        lambda: check_mfa_serial("arn:aws:iam::111111111111:u2f/user/ada/key"),
        lambda: parse_duration("soon"),
    ),
    "endpoints": (
        lambda: check_endpoint("hello"),
        lambda: check_endpoint("http://example.com"),
        lambda: federation_endpoint("aws-eusc", None),
        lambda: federation_endpoint("aws", "https://example.com"),
        lambda: read_token(b"hello"),
        lambda: after_logout("https://console.amazonaws.cn/", "aws-cn"),
    ),
    "console": (
        lambda: switch_role_url(RoleArn("aws", "222222222222", "a" * 60 + "/", "b" * 60), "x"),
        lambda: switch_role_url(RoleArn("aws-eusc", "222222222222", "", "operations"), "x"),
        lambda: switch_role_url(_ROLE, "x" * 100),
        lambda: console_link("aws", service="ec2", region=None, path="s3/buckets"),
        lambda: console_link("aws", service="a b", region=None, path=None),
        lambda: console_link("aws", service=None, region=None, path="/"),
        lambda: BrowserChoice("'firefox").command_line("https://x", lambda _: False),
        lambda: BrowserChoice("").command_line("https://x", lambda _: False),
        lambda: BrowserChoice("other", private=True).command_line("https://x", lambda _: False),
        lambda: BrowserChoice(private=True).command_line("https://x", lambda _: False),
    ),
    "rotation": (
        lambda: _quota().blocking_key([], _KEY.access_key_id, "master"),
        lambda: _quota().blocking_key([replace(_KEY, is_active=False)], _KEY.access_key_id, "master"),
        lambda: _quota().confirm_deletion(_OTHER, _KEY, None, "master", confirmed=True),
        lambda: _quota("n").confirm_deletion(_OTHER, _KEY, None, "master", confirmed=False),
    ),
    "codes": (
        lambda: prompt_for_code(lambda _: ""),
        lambda: prompt_for_code(lambda _: "hello"),
        lambda: _answered("").ask("SEED"),
        lambda: _answered(*["654321"] * 20).ask("SEED"),
        lambda: FirstAvailable(silent=list, prompts=list).ask(_QUESTION),
        lambda: PromptsOff("AWSROLES_PROMPT=never", "run awsroles login {}").ask(_QUESTION),
        _option_asked_twice,
    ),
    "dialogs": (
        lambda: dialog._unanswered(30),
        lambda: dialog._unable("zenity"),
    ),
    "sealed_file": (
        lambda: sealed_format.parse("secrets", b"hello\n"),
        lambda: sealed_format.parse("secrets", b'{"awsroles-sealed": 99}\n'),
        lambda: sealed_format.damaged("secrets"),
    ),
    "seeds": (
        lambda: parse_seed("hello"),
        lambda: parse_seed("otpauth://["),
        lambda: parse_seed("otpauth://hotp/x?secret=ABCDEFGH"),
        lambda: parse_seed("otpauth://totp/x?secret=ABCDEFGHABCDEFGH&digits=8"),
    ),
}
PROXIES = ("socks5://localhost:9", "ftp://localhost:9", "http://joe:p/w@localhost:9", "http://[")
"""Values of HTTPS_PROXY."""


def proxy_error() -> Any:
    """Return the proxy that HTTPS_PROXY names; raise an error if it is none."""
    return proxy_for("https://sts.eu-west-1.amazonaws.com")
