"""Console sign-in with a role's credentials (IAM user guide, enable-console-custom-url).

The URL is a secret for 15 minutes.
"""

import json
from urllib.parse import quote, urlencode, urlsplit

from awsroles.core.aws.credentials import Credentials
from awsroles.core.aws.endpoint import is_loopback
from awsroles.core.aws.partition import partition
from awsroles.core.untrusted import json_texts, without_user_info
from awsroles.errors import ConfigurationError, NetworkError

_SHORTEST, _LONGEST = 900, 43_200
_LONGEST_TOKEN = 16_384


def federation_endpoint(partition_name: str, origin: str | None) -> str:
    """Return the federation endpoint of a partition; *origin* on this machine replaces AWS's.

    Raises ConfigurationError for any other origin, because it would receive a session.
    """
    host = partition(partition_name).sign_in
    if host is None:
        raise ConfigurationError(
            f"AWS documents no federation endpoint for the partition {partition_name}",
            "sign in to that console and use Switch role in its account menu",
        )
    if origin is None:
        return f"https://{host}/federation"
    try:
        parts = urlsplit(origin)
        is_origin = parts.scheme in ("http", "https") and not (parts.path.strip("/") or parts.query)
        is_taken = is_origin and "@" not in parts.netloc and is_loopback(parts.hostname or "")
    except ValueError:
        is_taken = False
    if not is_taken:
        raise ConfigurationError(
            f"AWSROLES_SIGNIN_URL is refused: {without_user_info(repr(origin))} is not an origin on this machine",
            "unset AWSROLES_SIGNIN_URL: it is for a stand-in at http://127.0.0.1:PORT",
        )
    return f"{origin.rstrip('/')}/federation"


def token_request(credentials: Credentials, seconds: int | None) -> dict[str, str]:
    """Return the form that requests a sign-in token.

    *seconds* is only for a role session made from the access key itself. AWS refuses SessionDuration after role
    chaining and after GetSessionToken.
    """
    session = {
        "sessionId": credentials.access_key_id,
        "sessionKey": credentials.secret_access_key,
        "sessionToken": credentials.session_token,
    }
    form = {"Action": "getSigninToken", "Session": json.dumps(session)}
    if seconds is not None:
        form["SessionDuration"] = str(min(max(seconds, _SHORTEST), _LONGEST))
    return form


def read_token(answer: bytes) -> str:
    """Return the sign-in token in the endpoint's *answer*; raise NetworkError if it has none."""
    try:
        [token] = json_texts(answer, "SigninToken")
    except ValueError:
        token = ""
    if not 0 < len(token) <= _LONGEST_TOKEN:
        raise NetworkError("the answer of the federation endpoint did not come from AWS", "run it again in a moment")
    return token


def sign_in_url(endpoint: str, token: str, destination: str) -> str:
    """Return the URL that signs in and goes to *destination*."""
    query = {"Action": "login", "Issuer": "awsroles", "Destination": destination, "SigninToken": token}
    return f"{endpoint}?{urlencode(query, quote_via=quote)}"


def after_logout(url: str, partition_name: str) -> str:
    """Return the URL that signs out of the console and then goes to *url*; only the partition aws supports it."""
    if partition_name != "aws":
        raise ConfigurationError(
            f"signing out first is not known to work in the partition {partition_name}", "leave out --logout-first"
        )
    query = urlencode({"Action": "logout", "redirect_uri": url}, quote_via=quote)
    return f"https://us-east-1.signin.aws.amazon.com/oauth?{query}"
