"""Adopting and restoring in memory."""

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
from testbed.fakes.shared_state import MemoryNotes
from testbed.scenarios.in_memory_app import PROGRAM


class Adoptions:
    """*text* is that of the config file, *credentials* that of the credentials file; *said* is what was told."""

    def __init__(self, text: str, credentials: str = "") -> None:
        self.config = MemoryProfileFile(text)
        self.credentials = MemoryProfileFile(credentials, kind="credentials", path="/home/ada/.aws/credentials")
        self.backups = MemoryAdoptionBackups()
        self.store = MemoryStore()
        self.notes = MemoryNotes({})
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
        return SessionCache(self.store, self.notes)

    def section(self, name: str) -> str:
        """Return the text of the section of the profile *name*."""
        return self.config.read().section_text(name)

    def adoption(self) -> ProfileAdoption:
        """Return what adopts."""
        return ProfileAdoption(self.config, self.credentials, self.backups, self.template, self.said.append)

    def restoring(self) -> ProfileRestoring:
        """Return what gives back."""
        return ProfileRestoring(self.config, self.credentials, self.backups, self.cache, self.said.append)

    def removal(self, *answers: str | AwsrolesError) -> ProfileRemoval:
        """Return what removes, for a person who gives *answers*."""
        self.prompter = ScriptedPrompter(*answers)
        return ProfileRemoval(self.config, self.credentials, self.backups, self.cache, self.prompter, self.said.append)
