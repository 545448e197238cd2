"""Adopting and restoring in memory."""

from awsroles.app.app import App
from awsroles.app.invocation import Invocation
from awsroles.app.profiles import adopt_profiles, remove_profiles, restore_profiles
from awsroles.core.messages import Messages
from awsroles.core.profiles.adopt import ProfileAdoption
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.remove import ProfileRemoval
from awsroles.core.profiles.restore import ProfileRestoring
from awsroles.core.profiles.write import ProfileTemplate
from awsroles.core.sessions.cache import SessionCache
from awsroles.errors import AwsrolesError
from testbed.fakes.memory_adoption_backups import MemoryAdoptionBackups
from testbed.fakes.memory_profile_file import MemoryProfileFile
from testbed.fakes.memory_store import MemoryStore
from testbed.fakes.scripted_prompter import ScriptedPrompter
from testbed.fakes.shared_state import MemorySessionMetadata
from testbed.scenarios.in_memory_app import PROGRAM


class Adoptions:
    """*text* is that of the config file, *credentials* that of the credentials file; *said* is what was told."""

    def __init__(self, text: str, credentials: str = "") -> None:
        self.config = MemoryProfileFile(text)
        self.credentials = MemoryProfileFile(credentials, kind="credentials", path="/home/ada/.aws/credentials")
        self.backups = MemoryAdoptionBackups()
        self.secrets = MemoryStore()
        self.metadata = MemorySessionMetadata({})
        self.prompter = ScriptedPrompter()
        self.said: list[str] = []
        self.template = ProfileTemplate(PROGRAM)

    @property
    def profiles(self) -> Profiles:
        """The profiles as they stand now."""
        return Profiles(self.config.read(), self.credentials.read())

    @property
    def cache(self) -> SessionCache:
        """The sessions in the store."""
        return SessionCache(self.secrets, self.metadata)

    def section(self, name: str) -> str:
        """Return the text of the section of the profile *name*."""
        return self.config.read().section_text(name)

    def adoption(self) -> ProfileAdoption:
        """Return the adoption of native profiles."""
        return adopt_profiles(self._app)

    def restoring(self) -> ProfileRestoring:
        """Return the restoration of adopted profiles."""
        return restore_profiles(self._app)

    def removal(self, *answers: str | AwsrolesError) -> ProfileRemoval:
        """Return the removal of profiles, by a person who gives *answers*."""
        self.prompter = ScriptedPrompter(*answers)
        return remove_profiles(self._app)

    @property
    def _app(self) -> App:
        return App(
            Invocation("command", {}, ui=Messages.all_to(self.said.append)),
            config=self.config,
            credentials=self.credentials,
            backups=self.backups,
            template=self.template,
            secrets=self.secrets,
            session_cache=self.cache,
            prompter=self.prompter,
        )
