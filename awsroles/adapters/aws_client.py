"""botocore: a client with explicit credentials, and its errors as ours. The one place of botocore."""

import os
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ProxyConnectionError,
    SSLError,
)
from botocore.parsers import ResponseParserError

from awsroles.adapters.time_limit import TimeLimitError, within
from awsroles.core.credentials import Credentials, Signer
from awsroles.core.ports import Site
from awsroles.core.terminal_text import printable
from awsroles.errors import (
    AccessDeniedError,
    AwsError,
    DurationTooLongError,
    InvalidCredentialsError,
    NetworkError,
    WrongCodeError,
)

_CONNECT_SECONDS = 3
_READ_SECONDS = 5
_TRIES = 2
# AWS refuses a signature more than five minutes off; below that the clock is not the reason.
_CLOCK_TOLERANCE = 300
_LONGEST_MESSAGE = 300

# The caller's environment holds the very profile that is being served: resolving it would call ourselves again.
_NO_PROFILE: dict[str, Any] = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}


class AwsClient:
    """One AWS service at one site, signed for by explicit credentials."""

    def __init__(
        self,
        service: str,
        site: Site,
        signer: Signer,
        *,
        remaining: Callable[[], float],
        clock: Callable[[], float],
        on_slow: Callable[[], None] | None,
        tick: Callable[[], None] | None,
    ) -> None:
        self._service = service
        self._site = site
        self._signer = signer
        self._remaining = remaining
        self._clock = clock
        self._on_slow = on_slow
        self._tick = tick

    def call(self, operation: str, parameters: Mapping[str, Any], *, tries: int = _TRIES) -> dict[str, Any]:
        """Return what AWS answers; raise a kind of AwsError. *tries* is 1 where a code must not be sent twice."""
        limit = min(self._remaining(), (_CONNECT_SECONDS + _READ_SECONDS) * _TRIES + 1)
        try:
            answer: dict[str, Any] = within(
                limit,
                lambda: self._send(operation, parameters, tries),
                what=f"{self._service}:{operation}",
                on_slow=self._on_slow,
                tick=self._tick,
            )
        except TimeLimitError as error:
            raise NetworkError(f"{self._place()} gave no answer in {limit:.0f} s", _NETWORK_HINT) from error
        except ClientError as error:
            raise _refusal(error, self._clock()) from None
        except (ConnectTimeoutError, EndpointConnectionError, ProxyConnectionError) as error:
            raise NetworkError(f"{self._place()} cannot be reached: {_brief(error)}", _NETWORK_HINT) from None
        except SSLError as error:
            hint = "behind a company proxy, name its certificates in AWS_CA_BUNDLE"
            raise NetworkError(f"{self._place()} is not trusted: {_brief(error)}", hint) from None
        except ResponseParserError:
            raise _not_aws(self._place()) from None
        except BotoCoreError as error:
            raise NetworkError(f"{self._place()} failed: {_brief(error)}", _NETWORK_HINT) from None
        except ValueError as error:
            # A parameter that the service model refuses, or a date header that is none.
            raise AwsError(f"{operation} was refused before it was sent: {_brief(error)}") from None
        return answer

    def _send(self, operation: str, parameters: Mapping[str, Any], tries: int) -> dict[str, Any]:
        answer: dict[str, Any] = getattr(self._client(tries), operation)(**parameters)
        return answer

    def _client(self, tries: int) -> Any:
        session = botocore.session.Session(session_vars=_NO_PROFILE)
        token = self._signer.session_token if isinstance(self._signer, Credentials) else None
        return session.create_client(
            self._service,
            region_name=self._site.region,
            endpoint_url=self._site.endpoint_url,
            verify=self._site.ca_bundle,
            aws_access_key_id=self._signer.access_key_id,
            aws_secret_access_key=self._signer.secret_access_key,
            aws_session_token=token,
            config=Config(
                connect_timeout=_CONNECT_SECONDS,
                read_timeout=_READ_SECONDS,
                retries={"mode": "standard", "total_max_attempts": tries},
            ),
        )

    def _place(self) -> str:
        where = self._site.endpoint_url or f"region {self._site.region}"
        return f"{self._service.upper()} ({where})"


_NETWORK_HINT = "check the network, the proxy variables and the region of the master profile, then run it again"


def _not_aws(place: str) -> NetworkError:
    return NetworkError(
        f"what answered for {place} is not AWS", "a captive portal or a proxy may want you to sign in: open a browser"
    )


def _brief(error: Exception) -> str:
    return printable(str(error))[:_LONGEST_MESSAGE]


def _refusal(error: ClientError, now: float) -> AwsError:
    """Return AWS's refusal as one of our kinds (codes and words: STS API reference and service model)."""
    code = str(error.response.get("Error", {}).get("Code", ""))
    words = printable(str(error.response.get("Error", {}).get("Message", "")))[:_LONGEST_MESSAGE].strip().rstrip(".")
    metadata = error.response.get("ResponseMetadata", {})
    offset = _clock_offset(metadata.get("HTTPHeaders", {}).get("date"), now)
    if code in _CLOCK_CODES and offset is not None and abs(offset) > _CLOCK_TOLERANCE:
        return _wrong_clock(offset)
    if code == "AccessDenied":
        return _denied(words)
    if code == "ValidationError" and "DurationSeconds exceeds" in words:
        return DurationTooLongError(words)
    if code in _UNKNOWN_KEY:
        return InvalidCredentialsError(
            f"AWS does not know the access key or session: {words}",
            "the key may be inactive, deleted, of another partition, or seconds old; awsroles setup stores another",
        )
    if code in ("ExpiredToken", "ExpiredTokenException"):
        return InvalidCredentialsError(f"the session has expired: {words}", "awsroles login makes a new one")
    if code == "SignatureDoesNotMatch":
        hint = "the secret access key is not the one that belongs to this ID: awsroles setup stores it again"
        return InvalidCredentialsError("AWS refuses the signature", hint)
    if code in _THROTTLED:
        return AwsError(f"AWS is throttling: {words}", "wait a little, then run it again")
    if code in ("RegionDisabledException",):
        return AwsError(f"STS is not active in this region: {words}", "set another region in the master profile")
    if not code or not words or metadata.get("HTTPStatusCode", 0) >= 500:
        return NetworkError(f"AWS failed: {code or 'no error code'} {words}".rstrip(), "run it again in a moment")
    return AwsError(f"AWS says {printable(code)}: {words}")


_CLOCK_CODES = (
    "SignatureDoesNotMatch",
    "RequestExpired",
    "RequestTimeTooSkewed",
    "AuthFailure",
    "InvalidSignatureException",
)
_UNKNOWN_KEY = ("InvalidClientTokenId", "UnrecognizedClientException", "AuthFailure", "InvalidAccessKeyId")
_THROTTLED = ("Throttling", "ThrottlingException", "TooManyRequestsException", "RequestLimitExceeded", "SlowDown")


def _denied(words: str) -> AwsError:
    """Return which AccessDenied it is: AWS tells them apart by their words alone."""
    if "invalid MFA one time pass code" in words:
        return WrongCodeError("AWS refuses the MFA code: wrong, or used before")
    if "unable to validate MFA code" in words:
        return AwsError(
            "AWS cannot check a code of this MFA device: its serial is wrong, or it is not active for this user",
            "compare awsroles_mfa_serial with the IAM console; awsroles setup --mfa-serial corrects it",
        )
    if "both MFA serial number and one time pass code" in words:
        return AwsError(f"AWS wants an MFA serial and a code together: {words}")
    return AccessDeniedError(words)


def _clock_offset(date: str | None, now: float) -> float | None:
    """Return how many seconds this machine is ahead of AWS."""
    try:
        return now - parsedate_to_datetime(date).timestamp() if date else None
    except (ValueError, TypeError):
        return None


def _wrong_clock(offset: float) -> AwsError:
    from awsroles.core.duration import format_duration

    way = "ahead of" if offset > 0 else "behind"
    return AwsError(
        f"the clock of this machine is {format_duration(int(abs(offset)))} {way} AWS",
        "set it (timedatectl set-ntp true; in WSL after sleep: sudo hwclock -s), then run it again",
    )
