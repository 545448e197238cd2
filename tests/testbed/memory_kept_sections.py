"""The fake of the `KeptSections` port."""

from awsroles.core.profiles.adoption_backup import KeptSection


class MemoryKeptSections:
    """Sections in a dictionary, which a test may look into."""

    def __init__(self) -> None:
        self.sections: dict[tuple[str, str], KeptSection] = {}

    def keep(self, section: KeptSection) -> None:
        self.sections[section.config_path, section.profile] = section

    def find(self, config_path: str, profile: str) -> KeptSection | None:
        return self.sections.get((config_path, profile))

    def forget(self, config_path: str, profile: str) -> None:
        self.sections.pop((config_path, profile), None)
