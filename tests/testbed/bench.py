"""The core on a bench: files and store in memory, the real notes and locks in a folder, AWS a stand-in on loopback."""

import time
from collections.abc import Callable

from awsroles.adapters.failures import FileFailures
from awsroles.adapters.kept_sections import FileKeptSections
from awsroles.adapters.memory import FileMemory
from awsroles.adapters.process_locks import FileLocks
from awsroles.adapters.session_notes import FileSessionNotes
from awsroles.adapters.used_codes import FileUsedCodes
from awsroles.core.access_key import AccessKeys
from awsroles.core.arn import parse_user_arn
from awsroles.core.aws_ports import Site
from awsroles.core.credentials import AccessKey
from awsroles.core.login import Login
from awsroles.core.mfa_session import MfaSessions
from awsroles.core.person_ports import CodeQuestion
from awsroles.core.profile_changes import Origin
from awsroles.core.profiles import Profiles
from awsroles.core.region_judging import accept
from awsroles.core.role_limits import RoleLimits
from awsroles.core.role_session import RoleSessions
from awsroles.core.session import SessionShelf
from awsroles.core.setup import Setup
from awsroles.core.single_flight import SingleFlight
from awsroles.core.switch import Switch
from awsroles.core.token_code import CodeSpender
from awsroles.errors import AwsrolesError
from awsroles.standin import accounts
from testbed.loopback_aws import LoopbackAws
from testbed.memory_profile_file import MemoryProfileFile
from testbed.memory_store import MemoryStore
from testbed.scripted_person import ScriptedPerson

ADA = "arn:aws:iam::111111111111:user/ada"
BOB = "arn:aws:iam::111111111111:user/bob"
PROGRAM = "/home/ada/.local/bin/awsroles"
MASTER = f"""[profile master]
credential_process = {PROGRAM} credential-process master
region = eu-west-1
awsroles_user_arn = {ADA}
awsroles_mfa_serial = arn:aws:iam::111111111111:mfa/ada-phone
"""


def plaintext(key: AccessKey | accounts.AccessKey, header: str = "[default]", *lines: str) -> str:
    """Return a profile that holds *key* in plain text."""
    pair = (f"aws_access_key_id = {key.access_key_id}", f"aws_secret_access_key = {key.secret_access_key}")
    return "".join(f"{line}\n" for line in (header, *pair, *lines))


class PhoneCodes:
    """Implements the `CodeSource` port with the codes that a device of the stand-in still has."""

    def __init__(self, phone: accounts.MfaDevice) -> None:
        self._phone = phone
        self.questions: list[CodeQuestion] = []

    def ask(self, question: CodeQuestion) -> str:
        self.questions.append(question)
        return self._phone.unused_code()


class Bench:
    """*url* is that of the stand-in, *folder* the state folder; *said* is what the person was told."""

    def __init__(self, folder: str, url: str, phone: accounts.MfaDevice) -> None:
        self.config = MemoryProfileFile()
        self.credentials = MemoryProfileFile(kind="credentials", path="/home/ada/.aws/credentials")
        self.store = MemoryStore()
        self.memory = FileMemory(folder)
        self.notes = FileSessionNotes(folder)
        self.kept = FileKeptSections(folder)
        self.codes = PhoneCodes(phone)
        self.aws = LoopbackAws(url)
        self.person = ScriptedPerson()
        self.said: list[str] = []
        self.origin = Origin(PROGRAM)
        self._flight = SingleFlight(FileLocks(folder, lambda: 10.0, lambda: None), FileFailures(folder, time.time()))
        self._used = FileUsedCodes(folder)

    @property
    def keys(self) -> AccessKeys:
        """The access keys in the store."""
        return AccessKeys(self.store, self.memory)

    @property
    def shelf(self) -> SessionShelf:
        """The sessions in the store."""
        return SessionShelf(self.store, self.notes)

    @property
    def profiles(self) -> Profiles:
        """The profiles as they stand now."""
        return Profiles(self.config.read(), self.credentials.read())

    def keep_key(self, key: accounts.AccessKey) -> None:
        """Put *key* into the store as ada's."""
        self.keys.save(parse_user_arn(ADA), AccessKey(key.access_key_id, key.secret_access_key))

    def setup(
        self,
        *answers: str | AwsrolesError,
        suggested_region: str = "us-east-1",
        judge_region: Callable[[str, str | None], None] = accept,
    ) -> Setup:
        """Return a setup in which the person gives *answers*."""
        self.person = ScriptedPerson(*answers)
        return Setup(
            config=self.config,
            credentials=self.credentials,
            open_keys=lambda: self.keys,
            aws=self.aws,
            person=self.person,
            site=lambda region, _service: Site(region),
            origin=self.origin,
            suggested_region=suggested_region,
            say=self.said.append,
            judge_region=judge_region,
        )

    def login(self, judge_region: Callable[[str, str | None], None] = accept) -> Login:
        """Return a login."""
        codes = CodeSpender(self.codes, self._used, time.time)
        mfa = MfaSessions(self.shelf, self._flight, self.keys, codes, time.time, b"")
        roles = RoleSessions(self.shelf, self._flight, mfa, RoleLimits(self.memory, time.time), time.time, b"")
        switch = Switch(roles, mfa, self.keys, self.memory, self.aws, None)
        return Login(self.config, self.credentials, self.kept, switch, self.origin, self.said.append, judge_region)
