"""The federation endpoint of the console: sign-in tokens for role sessions, and the login URL.

IAM user guide, id_roles_providers_enable-console-custom-url.
"""

import json
from collections.abc import Mapping

from awsroles.standin.accounts import Session
from awsroles.standin.aws import Call, StandIn
from awsroles.standin.generators import new_secret

PATH = "/federation"

_TOKEN_SECONDS = 900
_SHORTEST, _LONGEST = 900, 43_200

Answer = tuple[int, str, bytes, str]
"""Status, content type, body, Location."""


def answer(aws: StandIn, method: str, parameters: Mapping[str, str]) -> Answer:
    """Return the endpoint's response. Every error is a 400 without a reason."""
    action = parameters.get("Action", "")
    call = Call(action, "federation", "", aws.now(), {"method": method} | _shown(parameters))
    aws.record(call)
    with aws.lock:
        found = _sign_in_token(aws, parameters) if action == "getSigninToken" else _login(aws, parameters, action)
    if found is None:
        call.outcome = "400"
        return 400, "text/html", b"<html><body>Bad Request</body></html>", ""
    call.outcome = "ok"
    return found


def _shown(parameters: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in parameters.items() if name in ("SessionDuration", "Issuer", "Destination")}


def _sign_in_token(aws: StandIn, parameters: Mapping[str, str]) -> Answer | None:
    session = _session(aws, parameters.get("Session", ""))
    # Only a role session can sign in; only one assumed with an access key may set the duration.
    if session is None or session.caller.kind != "role-session" or aws.now() >= session.expires_at:
        return None
    length = parameters.get("SessionDuration")
    if length is not None and (session.caller.is_chained or not _is_length(length)):
        return None
    token = new_secret() * 4
    aws.sign_in_tokens[token] = aws.now() + _TOKEN_SECONDS
    return 200, "application/json", json.dumps({"SigninToken": token}).encode(), ""


def _session(aws: StandIn, text: str) -> Session | None:
    try:
        fields = json.loads(text)
        session = aws.sessions.get(fields["sessionId"])
        given = (fields["sessionKey"], fields["sessionToken"])
    except (ValueError, KeyError, TypeError):
        return None
    return session if session and given == (session.secret_access_key, session.session_token) else None


def _is_length(text: str) -> bool:
    return text.isascii() and text.isdigit() and _SHORTEST <= int(text[:9]) <= _LONGEST


def _login(aws: StandIn, parameters: Mapping[str, str], action: str) -> Answer | None:
    ends = aws.sign_in_tokens.get(parameters.get("SigninToken", ""), 0.0)
    if action != "login" or aws.now() >= ends or not parameters.get("Destination", "").startswith("https://"):
        return None
    return 302, "text/html", b"", parameters["Destination"]
