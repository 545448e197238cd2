"""What can go wrong, as kinds that carry a message, a hint, the exit code, and the word that programs know them by.

This module imports nothing. Exit codes:

====  =================================================================
code  meaning
====  =================================================================
0     done
1     a bug in awsroles; the message says where the log is
2     usage: the command line is wrong
3     configuration: an unknown profile, a refused file or setting
4     AWS, the network or the MFA code said no
5     the keyring or another storage said no
6     an answer is needed and there is no terminal, or nobody answered
126   exec: the command is there and cannot be run
127   exec: the command is not there
130   interrupted or cancelled
====  =================================================================
"""


class AwsrolesError(Exception):
    """An expected failure: *message* says what is wrong, *hint* what to do next."""

    code = "bug"
    exit_code = 1

    def __init__(self, message: str, hint: "str | None" = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(AwsrolesError):
    """The command line cannot be carried out as written."""

    code = "usage"
    exit_code = 2


class ConfigurationError(AwsrolesError):
    """A profile, a file or a setting is unknown, refused or contradictory."""

    code = "configuration"
    exit_code = 3


class UnknownProfileError(ConfigurationError):
    """There is no profile of that name."""

    code = "unknown_profile"


class AwsError(AwsrolesError):
    """AWS or the network said no."""

    code = "aws"
    exit_code = 4


class WrongCodeError(AwsError):
    """AWS refused the MFA code: wrong, or used before."""

    code = "wrong_mfa_code"


class AccessDeniedError(AwsError):
    """AWS understood the request and a policy denies it."""

    code = "access_denied"


class DurationTooLongError(AwsError):
    """The role's own maximum session duration is shorter than what was asked for."""

    code = "duration_too_long"


class InvalidCredentialsError(AwsError):
    """AWS does not know the access key or session that signed the request, or it has expired."""

    code = "invalid_credentials"


class ConflictError(AwsError):
    """AWS refuses because of what is there already: a name that is taken, a thing in use."""

    code = "conflict"


class NotFoundError(AwsError):
    """AWS does not have what the request is about."""

    code = "not_found"


class NetworkError(AwsError):
    """AWS could not be reached, or what answered was not AWS."""

    code = "network"


class RequestNotSentError(NetworkError):
    """AWS could not be reached: nothing of the request left this machine."""

    code = "not_sent"


class StorageError(AwsrolesError):
    """The keyring or another storage failed."""

    code = "storage"
    exit_code = 5


class StoreLockedError(StorageError):
    """The keyring is locked and may not be unlocked by this process."""

    code = "store_locked"


class LockTimeoutError(StorageError):
    """Another awsroles process held a lock for too long."""

    code = "lock_timeout"


class InputRequiredError(AwsrolesError):
    """A question needs an answer and there is nobody to ask, or nobody answered in time."""

    code = "answer_needed"
    exit_code = 6


class NoTerminalError(InputRequiredError):
    """This process has no terminal to ask on; another one may have."""

    code = "nobody_to_ask"


class CommandNotExecutableError(AwsrolesError):
    """The command that was to be run is there, and the system does not run it."""

    code = "command_not_executable"
    exit_code = 126


class CommandNotFoundError(AwsrolesError):
    """The command that was to be run is not there."""

    code = "command_not_found"
    exit_code = 127


class CancelledError(AwsrolesError):
    """The person interrupted or cancelled."""

    code = "cancelled"
    exit_code = 130
