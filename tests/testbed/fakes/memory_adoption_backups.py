"""The fake of the `AdoptionBackups` port."""

from awsroles.core.profiles.adoption_backup import AdoptionBackup


class MemoryAdoptionBackups:
    """Sections in a dictionary, which a test may look into."""

    def __init__(self) -> None:
        self.sections: dict[tuple[str, str], AdoptionBackup] = {}

    def save(self, backup: AdoptionBackup) -> None:
        self.sections[backup.config_path, backup.profile] = backup

    def load(self, config_path: str, profile: str) -> AdoptionBackup | None:
        return self.sections.get((config_path, profile))

    def delete(self, config_path: str, profile: str) -> None:
        self.sections.pop((config_path, profile), None)
