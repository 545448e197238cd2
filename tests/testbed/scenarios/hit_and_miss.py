"""A home folder in which credential-process looks for a session the short way, and the long way without a network."""

import os
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NoReturn

from awsroles.adapters.state.files import StateFacts
from awsroles.app.app import App
from awsroles.app.invocation import Invocation
from awsroles.core.config.document import parse_config
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.sessions.cache import SessionCache
from awsroles.core.sessions.provider import SessionProvider
from awsroles.errors import NetworkError, NoTerminalError
from awsroles.fastpath import credential_process
from awsroles.fastpath.session_record import encode, key_id_fact, mfa_session_item
from testbed.fakes.memory_store import MemoryStore
from testbed.fakes.scripted_codes import ScriptedCodes
from testbed.fakes.shared_state import MemoryState
from testbed.keyring.fake_bus import FakeBus

USERS = ("arn:aws:iam::111111111111:user/ada", "arn:aws:iam::111111111111:user/of/bob")
ROLE = "arn:aws:iam::222222222222:role/r"


class Offline:
    """An STS that cannot be reached; *calls* counts who tried."""

    def __init__(self) -> None:
        self.calls = 0

    def sts(self, _site: object) -> "Offline":
        return self

    def get_caller_identity(self, *_: object) -> NoReturn:
        self._fail()

    def get_session_token(self, *_: object) -> NoReturn:
        self._fail()

    def assume_role(self, *_: object) -> NoReturn:
        self._fail()

    def _fail(self) -> NoReturn:
        self.calls += 1
        raise NetworkError("there is no network")


@contextmanager
def hit_and_miss(folder: Path) -> Iterator["HitAndMiss"]:
    """Give a home in *folder* where the IDs of both users' keys are known."""
    with closing(FakeBus(str(folder / "bus"), {})) as bus:
        ways = HitAndMiss(str(folder), bus)
        for number, user in enumerate(USERS):
            ways.local_state.set(key_id_fact(user), f"AKIA{number}")
        yield ways


class HitAndMiss:
    """*folder* is the home and *environ* the environment of both; *items* are in the keyring, which *bus* serves."""

    def __init__(self, folder: str, bus: FakeBus) -> None:
        self.environ = {"HOME": folder, "XDG_STATE_HOME": folder, "XDG_CONFIG_HOME": folder}
        self.environ |= {"AWS_CONFIG_FILE": f"{folder}/config", "AWS_SHARED_CREDENTIALS_FILE": f"{folder}/credentials"}
        self.environ["DBUS_SESSION_BUS_ADDRESS"] = bus.address
        self.local_state = StateFacts(f"{folder}/awsroles")
        self.items: dict[str, bytes] = {}
        bus.items = self.items
        self._folder = folder

    def write(self, name: str, data: bytes) -> None:
        """Put *data* into the config or the credentials file."""
        with open(os.path.join(self._folder, name), "wb") as file:
            file.write(data)

    def read(self, name: str) -> bytes:
        """Return what stands there."""
        with open(os.path.join(self._folder, name), "rb") as file:
            return file.read()

    def profiles(self) -> Profiles:
        """Return the profiles; raise ConfigurationError where a file is refused."""
        path = self.environ["AWS_CONFIG_FILE"]
        config, credentials = self.read("config"), self.read("credentials")
        return Profiles(parse_config(path, config, "config"), parse_config("credentials", credentials, "credentials"))

    def keep(self, profile: str, left: int, length: int, *, is_elevated: bool = False) -> None:
        """Keep a session of *length* seconds for *profile*, as it stands there now, that lives for *left* more."""
        sessions = self._sessions(Offline())
        chain = self.profiles().chain(profile)
        chain = chain.elevated(length) if is_elevated else chain
        identity = sessions.identity(chain)
        provider: Any = sessions.roles if chain.role_profiles else sessions.mfa
        name = chain.session_item if chain.role_profiles else mfa_session_item(str(identity.user))
        ends = int(time.time()) + left
        document = b'{"AccessKeyId": "%b", "SecretAccessKey": "%d", "SessionToken": "%d"}\n' % (
            profile.encode(),
            left,
            length + is_elevated,
        )
        value = encode(ends, ends - length, provider.cache_key(chain, identity), document)
        self.items[name] = value

    def short(self, profile: str) -> bytes | None:
        """Return what is found without the long way."""
        return credential_process._cached(profile, self.environ)

    def long(self, profile: str) -> tuple[bytes, int]:
        """Return what the long way gives and how often it tried to reach AWS; raise what it raises."""
        aws = Offline()
        sessions = self._sessions(aws)
        return sessions.get(self.profiles().chain(profile)).document, aws.calls

    def _sessions(self, aws: Offline) -> SessionProvider:
        store, state = MemoryStore(), MemoryState()
        store.items = {name: value.decode() for name, value in self.items.items()}
        app = App(
            Invocation("command", self.environ),
            secrets=store,
            session_cache=SessionCache(store, state.metadata()),
            local_state=self.local_state,
            locks=state.locks(),
            failures=state.failures(time.time()),
            code_source=ScriptedCodes(NoTerminalError("nobody")),
            used_codes=state.used_codes(time.time),
            aws=aws,
        )
        return app.sessions
