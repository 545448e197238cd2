"""Rotations of ada's access key in her company, with processes that may fail at any call or write."""

import json
from typing import Any

from awsroles.app.iam_user import rotate
from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.keys.journal import KeyJournal, KeyJournals
from awsroles.core.keys.rotate import Rotation
from awsroles.core.messages import Messages
from awsroles.core.mfa.codes import CodeSource
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
        items = scenario.secrets.items
        self.secrets = scenario.secrets = FragileStore()
        self.secrets.items = items
        self.prompter = ScriptedPrompter()
        self.said: list[str] = []
        self.paused: list[float] = []

    def rotation(self, *answers: str | AwsrolesError, profile: str = "master") -> Rotation:
        """Return a rotation in a process of its own, in which ada gives *answers*."""
        self.prompter = ScriptedPrompter(*answers)
        process = self.scenario.process(
            self.codes, ui=Messages.all_to(self.said.append), prompter=self.prompter, sleep=self._pause
        )
        return rotate(process.app, profile)

    @property
    def stored(self) -> AccessKey:
        """The key in the store."""
        fields: Any = json.loads(self.secrets.items[KEY_ITEM])
        return AccessKey(fields["AccessKeyId"], fields["SecretAccessKey"])

    @property
    def journal(self) -> KeyJournal | None:
        """The journal in the store."""
        return KeyJournals(self.secrets).load(USER)

    def works(self, key: AccessKey) -> bool:
        """Say whether AWS takes *key* today or, where it is new, in some seconds."""
        known = self.aws.access_keys.get(key.access_key_id)
        return known is not None and known.active and known.secret_access_key == key.secret_access_key

    def _pause(self, seconds: float) -> None:
        self.paused.append(seconds)
        self.scenario.wait(seconds)
