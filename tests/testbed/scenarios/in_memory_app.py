"""An app with files and secrets in memory, the real state directory, and the stand-in for AWS."""

from typing import Any

from awsroles.adapters.state.adoption_backups import FileAdoptionBackups
from awsroles.adapters.state.files import FileSessionMetadata, StateFacts
from awsroles.app.app import App
from awsroles.app.invocation import Invocation
from awsroles.app.profiles import login, setup
from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.dataclass import replace
from awsroles.core.keys.access_keys import AccessKeys
from awsroles.core.messages import Messages, ignore
from awsroles.core.mfa.codes import CodeRequest
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.write import ProfileTemplate
from awsroles.core.sessions.cache import SessionCache
from awsroles.core.sessions.login import Login
from awsroles.core.setup.region import accept
from awsroles.core.setup.setup import Setup
from awsroles.core.stores.store import StoreName, StoreView
from awsroles.errors import AwsrolesError
from awsroles.standin import accounts
from awsroles.standin.aws import StandIn
from testbed.aws.stand_in_aws import StandInAws
from testbed.fakes.memory_profile_file import MemoryProfileFile
from testbed.fakes.memory_store import MemoryStore
from testbed.fakes.scripted_prompter import ScriptedPrompter
from testbed.names import ADA

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


class DeviceCodes:
    """Implements the `CodeSource` port with the codes that a device of the stand-in still has."""

    def __init__(self, phone: accounts.MfaDevice) -> None:
        self._phone = phone
        self.questions: list[CodeRequest] = []

    def ask(self, question: CodeRequest) -> str:
        self.questions.append(question)
        return self._phone.unused_code()


class UnlockedStores:
    """Secret stores that are open."""

    def open(self, name: StoreName) -> None:
        """Open the store *name*, which is open."""

    def view(self, name: StoreName) -> StoreView:
        """Fail, as no setup here leaves a store for another."""
        raise AssertionError(name)


class InMemoryApp:
    """*aws* is the stand-in, *folder* the state directory; *said* is what the person was told."""

    def __init__(self, folder: str, aws: StandIn, phone: accounts.MfaDevice) -> None:
        self.config = MemoryProfileFile()
        self.credentials = MemoryProfileFile(kind="credentials", path="/home/ada/.aws/credentials")
        self.secrets = MemoryStore()
        self.codes = DeviceCodes(phone)
        self.aws = StandInAws(aws)
        self.prompter = ScriptedPrompter()
        self.said: list[str] = []
        self._folder = folder
        self.local_state = StateFacts(folder)
        self.metadata = FileSessionMetadata(folder)
        self.backups = FileAdoptionBackups(folder)
        self.template = ProfileTemplate(PROGRAM)

    @property
    def _app(self) -> App:
        return self._process({})

    def _process(self, environ: dict[str, str], **components: Any) -> App:
        """Return an app with the components of now, as a process of its own has it, but for *components*."""
        parts: dict[str, Any] = {
            "config": self.config,
            "credentials": self.credentials,
            "template": self.template,
            "backups": self.backups,
            "local_state": self.local_state,
            "metadata": self.metadata,
            "state_directory": self._folder,
            "shared_directory": self._folder,
            "stores": UnlockedStores(),
            "secrets": self.secrets,
            "session_cache": SessionCache(self.secrets, self.metadata),
            "code_source": self.codes,
            "aws": self.aws,
            "prompter": self.prompter,
            "confirm_region": accept,
        }
        return App(
            Invocation("command", environ, ui=replace(Messages.all_to(self.said.append), trace=ignore)),
            **parts | components,
        )

    def app(self, **components: Any) -> App:
        """Return the app of another process; *components* of it are replaced."""
        return self._process({}, **components)

    @property
    def keys(self) -> AccessKeys:
        """The access keys in the store."""
        return self._app.access_keys

    @property
    def cache(self) -> SessionCache:
        """The sessions in the store."""
        return self._app.session_cache

    @property
    def profiles(self) -> Profiles:
        """The profiles as they stand now."""
        return self._app.profiles()

    def keep_key(self, key: accounts.AccessKey) -> None:
        """Put *key* into the store as ada's."""
        self.keys.save(parse_user_arn(ADA), AccessKey(key.access_key_id, key.secret_access_key))

    def setup(self, *answers: str | AwsrolesError, suggested_region: str | None = None, **components: Any) -> Setup:
        """Return a setup in which the person gives *answers*; *components* of the app are replaced."""
        self.prompter = ScriptedPrompter(*answers)
        environ = {} if suggested_region is None else {"AWS_REGION": suggested_region}
        return setup(self._process(environ, **components), None)

    def login(self, **components: Any) -> Login:
        """Return a login; *components* of the app are replaced."""
        return login(self._process({}, **components))
