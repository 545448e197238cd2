"""Every prompt that there is, and a workstation at which somebody leaves them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from awsroles.adapters.keyring.os_keyring import OsKeyring
from awsroles.core.stores.items import seed_item
from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, allow_assume
from devtools.pty_process import PtyProcess
from testbed.keyring.file_stores import PASSPHRASE
from testbed.program.workstation import Workstation

_OPERATIONS = "arn:aws:iam::222222222222:role/operations"


class Left:
    """A workstation, nobody logged in, at whose prompts somebody leaves."""

    def __init__(self, workstation: Workstation, aws: StandIn, key: AccessKey, phone: MfaDevice) -> None:
        self.workstation = workstation
        self.aws = aws
        self.key = key
        self.phone = phone
        self._ready: dict[str, dict[str, str]] = {}
        self._before = self._lasting()

    def environment(self, prompt: "Prompt") -> dict[str, str]:
        """Return the environment in which *prompt* comes up, and see that it does."""
        name = prompt.ready.__name__
        if name not in self._ready:
            self._ready[name] = prompt.ready(self)
        self.aws.unassigned_devices.clear()
        self._before = self._lasting()
        return self.workstation.environment | self._ready[name] | {"TERM": prompt.term}

    def at(self, prompt: "Prompt") -> PtyProcess:
        """Return a terminal on which *prompt* waits for its answer."""
        terminal = PtyProcess(self.workstation.command(*prompt.arguments), self.environment(prompt), seconds=20)
        self.answer(terminal, prompt)
        return terminal

    def answer(self, terminal: PtyProcess, prompt: "Prompt") -> None:
        """Answer what is asked before the last question of *prompt*."""
        given = {"KEY ID": self.key.access_key_id, "KEY SECRET": self.key.secret_access_key, "SEED": self.phone.seed}
        for question, answer in prompt.questions:
            terminal.wait_for(question)
            terminal.type(given.get(answer, answer))
        terminal.wait_for(prompt.last)

    def check(self, screen: str) -> None:
        """Check that nothing came of it."""
        assert "Traceback" not in screen
        assert "a bug in awsroles" not in screen
        assert self._lasting() == self._before

    def _lasting(self) -> tuple[object, ...]:
        """Return what outlives a process."""
        aws, config = self.aws, self.workstation.config.read_bytes()
        return aws.count("GetSessionToken", "ok"), [*aws.mfa_devices], [*aws.access_keys], config


def as_it_is(_: Left) -> dict[str, str]:
    return {}


def with_a_seed(left: Left) -> dict[str, str]:
    OsKeyring(may_unlock=False, seconds=30).set(seed_item(left.phone.serial), left.phone.seed)
    return {"AWSROLES_PROMPT": "tty"}


def with_two_devices(left: Left) -> dict[str, str]:
    user = str(left.phone.user.arn)
    left.aws.users[user].policies = (allow(["iam:ListMFADevices"]),)
    left.aws.add_mfa_device(user, f"{left.phone.serial}-2")
    return {}


def with_a_plaintext_key(left: Left) -> dict[str, str]:
    left.workstation.credentials.write_text(
        f"[plain]\naws_access_key_id = {left.key.access_key_id}\naws_secret_access_key = {left.key.secret_access_key}\n"
    )
    return {}


def logged_in_to_iam(left: Left) -> dict[str, str]:
    """Log in as somebody who may do everything, and who has two keys."""
    aws = left.aws
    aws.users[str(left.phone.user.arn)].policies = (allow(["iam:*"]), allow_assume(["*"]))
    if len(aws.access_keys) < 2:
        aws.add_access_key(str(left.phone.user.arn))
    left.workstation.run("login", "prod-operations", "--mfa-code", left.phone.unused_code())
    return {}


def without_a_keyring(left: Left) -> dict[str, str]:
    return _home_of_its_own(left, "bare")


def with_a_sealed_file(left: Left) -> dict[str, str]:
    environment: dict[str, Any] = _home_of_its_own(left, "sealed")
    given: dict[str, Any] = {
        "AWS_ACCESS_KEY_ID": left.key.access_key_id,
        "AWS_SECRET_ACCESS_KEY": left.key.secret_access_key,
    }
    setup = ("setup", "--store", "file", "--no-input", "--mfa-serial", left.phone.serial)
    left.workstation.run(*setup, AWSROLES_PASSPHRASE=PASSPHRASE, **environment, **given)
    left.workstation.run("profile", "add", "prod-operations", "--role-arn", _OPERATIONS, **environment)
    return environment


def _home_of_its_own(left: Left, name: str) -> dict[str, str]:
    home = left.workstation.config.parent.parent.parent / name
    home.mkdir()
    return {"HOME": str(home), "DBUS_SESSION_BUS_ADDRESS": f"unix:path={home}/no-bus"}


@dataclass(frozen=True)
class Prompt:
    """The *last* thing that *arguments* ask, after *questions* that are answered, once all is *ready*.

    Where nobody can be asked, the exit code is *refused*; None: then it goes on.
    """

    arguments: tuple[str, ...]
    last: str
    questions: tuple[tuple[str, str], ...] = ()
    term: str = "dumb"
    refused: int | None = 6
    ready: Callable[[Left], dict[str, str]] = as_it_is


_ID = ("Access key ID: ", "KEY ID")
_SECRET = ("Secret access key (hidden): ", "KEY SECRET")
_REGION = ("AWS region [", "us-east-1")
_YES = ("[y/N] ", "y")
_SEED = ("otpauth:// URI (hidden): ", "SEED")
_CODE = "MFA code from "
PROMPTS = {
    "region": Prompt(("setup", "other"), _REGION[0]),
    "key ID": Prompt(("setup", "other"), _ID[0], (_REGION,)),
    "secret": Prompt(("setup", "other"), _SECRET[0], (_REGION, _ID)),
    "serial": Prompt(("setup", "other"), "MFA serial [", (_REGION, _ID, _SECRET)),
    "new passphrase": Prompt(("store", "move", "file"), "generates one): "),
    "new passphrase again": Prompt(
        ("store", "move", "file"), "again (hidden): ", (("generates one): ", "open sesame"),)
    ),
    "passphrase": Prompt(("login", "prod-operations"), "Passphrase of ", ready=with_a_sealed_file),
    "offer of a file": Prompt(("setup", "other"), "passphrase? [Y/n] ", refused=5, ready=without_a_keyring),
    "code of login": Prompt(("login", "prod-operations"), _CODE),
    "code after a wrong one": Prompt(("login", "prod-operations"), _CODE, ((_CODE, "000000"),)),
    "code of credential-process": Prompt(("credential-process", "prod-operations"), _CODE),
    "code of exec": Prompt(("exec", "prod-operations", "--", "true"), _CODE),
    "code of exec --server": Prompt(("exec", "prod-operations", "--server", "--", "true"), _CODE),
    "code of serve": Prompt(("serve", "prod-operations"), _CODE),
    "code of env": Prompt(("env", "prod-operations", "--show"), _CODE),
    "code of console": Prompt(("console", "prod-operations", "--print", "--sign-in"), _CODE),
    "code of rotate": Prompt(("rotate",), _CODE, (_YES,)),
    "yes to removing": Prompt(("profile", "remove", "prod-operations"), "[y/N] "),
    "yes to rotating": Prompt(("rotate",), "[y/N] "),
    "yes to a seed": Prompt(("mfa", "store"), "[y/N] "),
    "seed": Prompt(("mfa", "store"), _SEED[0], (_YES,)),
    "yes to a seed's code": Prompt(("mfa", "store"), "Enter = next code] ", (_YES, _SEED)),
    "number": Prompt(("login",), "part of the name: "),
    "picker": Prompt(("login",), ": type to filter", term="xterm"),
    # What is made ready for these changes what the others ask: they come last.
    "yes to forgetting": Prompt(("mfa", "forget"), "[y/N] ", ready=with_a_seed),
    "device": Prompt(("setup", "other"), "Number or name [1]: ", (_REGION, _ID, _SECRET), ready=with_two_devices),
    "yes to a plaintext key": Prompt(
        ("setup", "other", "--from", "plain", "--mfa-serial", "GAHT12345678", "--region", "us-east-1"),
        "[y/N] ",
        refused=None,
        ready=with_a_plaintext_key,
    ),
    "yes to room for a key": Prompt(("rotate",), "to make room? [y/N] ", (_YES,), ready=logged_in_to_iam),
    "code of a new device": Prompt(("mfa", "enroll"), "MFA code of the new device: ", ready=logged_in_to_iam),
}
