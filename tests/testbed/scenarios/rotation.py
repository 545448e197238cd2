"""Rotations of ada's access key in her company, with processes that may fail at any call or write."""

import json
from typing import Any

from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.endpoint import Endpoint
from awsroles.core.keys.create import KeyCreation, KeyQuota
from awsroles.core.keys.iam_user import IamUserCalls
from awsroles.core.keys.journal import KeyJournal, KeyJournals
from awsroles.core.keys.rotate import Rotation
from awsroles.core.mfa.codes import CodeSource
from awsroles.core.profiles.profiles import Profiles
from awsroles.errors import AwsrolesError, StorageError
from awsroles.standin.sample_policies import allow, force_mfa_policy
from testbed.fakes.memory_store import MemoryStore
from testbed.fakes.scripted_prompter import ScriptedPrompter
from testbed.names import ADA
from testbed.scenarios.scenario import Scenario

USER = parse_user_arn(ADA)
KEY_ITEM = f"awsroles/access-key/{ADA}"
JOURNAL_ITEM = f"awsroles/access-key-new/{ADA}"


class FragileStore(MemoryStore):
    """Fails at the writes whose numbers, counted from 1, are in *fails_at*; *writes* names those that were tried."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[str] = []
        self.fails_at: set[int] = set()

    def set(self, item: str, secret: str) -> None:
        self._write(f"set {item}")
        super().set(item, secret)

    def delete(self, item: str) -> None:
        self._write(f"delete {item}")
        super().delete(item)

    def _write(self, what: str) -> None:
        self.writes.append(what)
        if len(self.writes) in self.fails_at:
            raise StorageError("the keyring is full", "make room")


class Rotations:
    """*scenario* is where ada works, with MFA forced and her keys her own, *codes* her phone.

    *said* is what she was told, *paused* how long it was waited each time.
    """

    def __init__(self, scenario: Scenario, codes: CodeSource) -> None:
        self.scenario = scenario
        self.aws = scenario.aws
        self.aws.users[ADA].policies = (allow(["iam:*"]), force_mfa_policy())
        self.codes = codes
        items = scenario.store.items
        self.store = scenario.store = FragileStore()
        self.store.items = items
        self.prompter = ScriptedPrompter()
        self.said: list[str] = []
        self.paused: list[float] = []

    def rotation(self, *answers: str | AwsrolesError, profile: str = "master") -> Rotation:
        """Return a rotation in a process of its own, in which ada gives *answers*."""
        self.prompter = ScriptedPrompter(*answers)
        process = self.scenario.process(self.codes)
        sessions, clock = process.sessions, self.aws.now
        chain = self.scenario.chain(profile)
        calls = IamUserCalls(sessions, chain, "docs/rotate.md")
        iam, journals = process.aws.iam(Endpoint("us-east-1")), KeyJournals(self.store)
        room = KeyQuota(self.prompter, clock, self.said.append)
        profiles = Profiles(self.scenario.config.read(), self.scenario.credentials.read())
        return Rotation(
            calls=calls,
            iam=iam,
            sts=sessions.sts(chain),
            keys=sessions.keys,
            journals=journals,
            creation=KeyCreation(calls, iam, journals, room, clock, self.said.append),
            locks=self.scenario.state.locks(),
            prompter=self.prompter,
            profiles=profiles,
            session_cache=sessions.mfa.cache,
            pause=self._pause,
            say=self.said.append,
        )

    @property
    def stored(self) -> AccessKey:
        """The key in the store."""
        fields: Any = json.loads(self.store.items[KEY_ITEM])
        return AccessKey(fields["AccessKeyId"], fields["SecretAccessKey"])

    @property
    def journal(self) -> KeyJournal | None:
        """The journal in the store."""
        return KeyJournals(self.store).load(USER)

    def works(self, key: AccessKey) -> bool:
        """Say whether AWS takes *key* today or, where it is new, in some seconds."""
        known = self.aws.access_keys.get(key.access_key_id)
        return known is not None and known.active and known.secret_access_key == key.secret_access_key

    def _pause(self, seconds: float) -> None:
        self.paused.append(seconds)
        self.scenario.wait(seconds)
