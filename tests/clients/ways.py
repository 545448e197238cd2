"""The ways in which a client can get the credentials of a role, tried in turn."""

import subprocess
from dataclasses import dataclass

from testbed.program.workstation import Workstation

from awsroles.standin.accounts import MfaDevice
from awsroles.standin.aws import Call, StandIn
from clients.catalog import Client

ROLE = "arn:aws:iam::222222222222:role/operations"
PROFILE = "prod-operations"
# Its source is the master profile, and the client assumes the role itself.
NATIVE = f"\n[profile native]\nrole_arn = {ROLE}\nsource_profile = master\nregion = us-east-1\n"
_SESSION_SECONDS = 3
_LONG = 5
_ON_THE_WAY = ("AssumeRole", "GetSessionToken")
_LOGIN = "awsroles login"

BY_NAME, BY_VARIABLE, NATIVE_PROFILE, EXEC, SERVER, EXPIRED_BY_VARIABLE, EXPIRED_SERVER, NO_SESSION = (
    "profile by name",
    "AWS_PROFILE",
    "native profile",
    "exec",
    "exec --server",
    "past expiration, AWS_PROFILE",
    "past expiration, exec --server",
    "no session",
)
WAYS = (BY_NAME, BY_VARIABLE, NATIVE_PROFILE, EXEC, SERVER, EXPIRED_BY_VARIABLE, EXPIRED_SERVER, NO_SESSION)


@dataclass(frozen=True)
class Outcome:
    """The outcome of a way: `yes`, `no` or `-` (not supported); *words* is the last line on stderr."""

    word: str
    words: str = ""


class Trial:
    """A run of *client* in a logged-in home; the stand-in's record shows its identity."""

    def __init__(self, aws: StandIn, workstation: Workstation, phone: MfaDevice, client: Client) -> None:
        self._aws = aws
        self._desk = workstation
        self._phone = phone
        self._client = client

    def run(self) -> dict[str, Outcome]:
        """Return the outcome of each way."""
        client, workstation = self._client, self._desk
        workstation.write_config(workstation.config.read_text() + NATIVE)
        cannot = Outcome("-")
        outcomes = {BY_NAME: self._asked(PROFILE) if client.has_profile_option else cannot}
        outcomes[BY_VARIABLE] = self._asked(AWS_PROFILE=PROFILE)
        outcomes[NATIVE_PROFILE] = self._asked(AWS_PROFILE="native") if client.finds_sts else cannot
        outcomes[EXEC] = self._asked(prefix=("exec", PROFILE, "--"))
        outcomes[SERVER] = self._asked(prefix=("exec", "--server", PROFILE, "--"))
        self._aws.lifetimes["AssumeRole"] = _SESSION_SECONDS
        workstation.run("login", PROFILE, "--force", "--mfa-code", self._phone.unused_code())
        lasting = self._asked(seconds=_LONG, AWS_PROFILE=PROFILE) if client.is_long_running else cannot
        outcomes[EXPIRED_BY_VARIABLE] = lasting
        served = ("exec", "--server", PROFILE, "--")
        outcomes[EXPIRED_SERVER] = self._asked(seconds=_LONG, prefix=served) if client.is_long_running else cannot
        del self._aws.lifetimes["AssumeRole"]
        workstation.run("logout", "--all")
        outcomes[NO_SESSION] = self._without_a_session()
        return outcomes

    def _asked(self, profile: str = "", *, seconds: int = 0, prefix: tuple[str, ...] = (), **variables: str) -> Outcome:
        before = len(self._aws.calls)
        done = self._done(self._client.command(profile, seconds), prefix, variables)
        words = _last_line(done.stderr)
        if done.returncode != 0:
            return Outcome("no", words)
        callers = {self._role_of(call) for call in self._aws.calls[before:] if call.action not in _ON_THE_WAY}
        return Outcome("yes") if callers == {ROLE} else Outcome("no", f"asked as {callers}")

    def _without_a_session(self) -> Outcome:
        done = self._done(self._client.command("", 0), (), {"AWS_PROFILE": PROFILE, "AWSROLES_PROMPT": "never"})
        if done.returncode == 0:
            return Outcome("no", "it went on without credentials")
        return Outcome("hint" if _LOGIN in done.stderr + done.stdout else "error", _last_line(done.stderr))

    def _done(
        self, command: list[str], prefix: tuple[str, ...], variables: dict[str, str]
    ) -> "subprocess.CompletedProcess[str]":
        environ = self._desk.environment | self._client.variables(self._desk.environment["AWS_ENDPOINT_URL"])
        return subprocess.run(
            [*self._desk.command(*prefix), *command] if prefix else command,
            env=environ | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=90,
            start_new_session=True,
            check=False,
        )

    def _role_of(self, call: Call) -> str | None:
        session = self._aws.sessions.get(call.access_key_id)
        role = session.caller.role if session is not None else None
        return role.arn if role is not None else None


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else ""
