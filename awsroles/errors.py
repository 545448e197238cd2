"""Expected errors, each with a message, a hint, an exit code and a code for `--json`.

This module imports nothing. Exit codes:

====  =======================================================================
code  meaning
====  =======================================================================
0     success
1     bug in awsroles; the message names the log
2     usage error on the command line
3     configuration error: an unknown profile, or an invalid file or setting
4     AWS, network or MFA error
5     keyring or storage error
6     input required, but there is no terminal or no answer
7     findings: `doctor`, `explain --expect`, `org fmt --check`, `org diff` or `org check` found something to mend
126   exec: command not executable
127   exec: command not found
130   interrupted or cancelled
====  =======================================================================
"""


class AwsrolesError(Exception):
    """An expected failure; *message* says what is wrong, *hint* what to do next.

    *command* ends the hint and is to be copied. *details* are lines between the message and the hint; those that begin
    with `- ` are a list.
    """

    code = "bug"
    exit_code = 1

    def __init__(
        self,
        message: str,
        hint: "str | None" = None,
        *,
        command: "str | None" = None,
        details: "tuple[str, ...]" = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.command = command
        self.details = details

    @property
    def whole_hint(self) -> "str | None":
        """The hint and its command as one line."""
        return f"{self.hint} {self.command}" if self.hint and self.command else self.hint


class UsageError(AwsrolesError):
    """An invalid command line."""

    code = "usage"
    exit_code = 2


class ConfigurationError(AwsrolesError):
    """An unknown, invalid or contradictory profile, file or setting."""

    code = "configuration"
    exit_code = 3


class UnknownProfileError(ConfigurationError):
    """No profile has this name."""

    code = "unknown_profile"


class AwsError(AwsrolesError):
    """An error of AWS or of the network."""

    code = "aws"
    exit_code = 4
    # AWS's ID of the refused request, which the owner of a role can look up.
    request_id: "str | None" = None
    # Status, error code and message of AWS's response.
    answer: "str | None" = None


class ClockSkewError(AwsError):
    """AWS rejected a signature because the clock of this machine is wrong."""

    code = "clock_skew"


class ThrottledError(AwsError):
    """AWS got too many requests in a short time."""

    code = "throttled"


class WrongDeviceError(AwsError):
    """AWS cannot check codes of the MFA device: it does not exist, or belongs to another user."""

    code = "wrong_mfa_device"


class WrongCodeError(AwsError):
    """AWS rejected the MFA code, which is wrong or already used."""

    code = "wrong_mfa_code"


class AccessDeniedError(AwsError):
    """A policy denies the request."""

    code = "access_denied"


class DurationTooLongError(AwsError):
    """The requested duration exceeds the role's maximum session duration."""

    code = "duration_too_long"


class InvalidCredentialsError(AwsError):
    """The access key or session that signed the request is unknown to AWS or expired."""

    code = "invalid_credentials"
    # True if AWS knows the access key ID, so that the secret is wrong.
    is_key_known = False


class ConflictError(AwsError):
    """A conflict with an existing resource: its name is taken, or it is in use."""

    code = "conflict"


class NotFoundError(AwsError):
    """The requested resource does not exist at AWS."""

    code = "not_found"


class QuotaExceededError(AwsError):
    """AWS allows no more resources of this kind."""

    code = "quota_exceeded"


class NetworkError(AwsError):
    """AWS is unreachable, or the response is not from AWS."""

    code = "network"


class RequestNotSentError(NetworkError):
    """AWS is unreachable, and no part of the request was sent."""

    code = "not_sent"


class StorageError(AwsrolesError):
    """A failure of the keyring or another storage."""

    code = "storage"
    exit_code = 5


class StoreLockedError(StorageError):
    """The keyring is locked, and this process may not unlock it."""

    code = "store_locked"


class LockTimeoutError(StorageError):
    """Another awsroles process holds a lock for too long."""

    code = "lock_timeout"


class InputRequiredError(AwsrolesError):
    """Input is required, and nobody can be asked or nobody answered in time."""

    code = "answer_needed"
    exit_code = 6


class NoTerminalError(InputRequiredError):
    """This process has no terminal for prompts; another one may have."""

    code = "nobody_to_ask"


class CommandNotExecutableError(AwsrolesError):
    """The system cannot execute the command."""

    code = "command_not_executable"
    exit_code = 126


class CommandNotFoundError(AwsrolesError):
    """The command does not exist."""

    code = "command_not_found"
    exit_code = 127


class CancelledError(AwsrolesError):
    """The user interrupted or cancelled."""

    code = "cancelled"
    exit_code = 130


def output_error(error: OSError) -> StorageError:
    """Return *error* of writing to stdout as an expected one."""
    return StorageError(f"the output cannot be written: {error.strerror}", "check where stdout goes")
