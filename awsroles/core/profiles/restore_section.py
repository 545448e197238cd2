"""How adopted profiles become native again: to the byte where nothing was edited since, else name by name."""

from collections.abc import Mapping

from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import AppendedText, OptionChanges, Renamed, SectionText
from awsroles.core.profiles.adopt_candidates import NATIVE_KEYS, own_options
from awsroles.core.profiles.adoption_backup import KeptSection

_PROGRAM = "credential_process"
_DEVICE = "awsroles_mfa_serial"


def restored(section: str, kept: KeptSection, moved: Mapping[str, str]) -> OptionChanges | SectionText:
    """Return how *section*, the text of an adopted profile, becomes native again.

    Where it was edited since, the edits stay and the keys get their native names. *moved* are the options that go back
    to the credentials file.
    """
    if _is_unedited(section, kept):
        return SectionText(kept.original) if kept.original else dict.fromkeys(own_options(section))
    now, before, adopted = (own_options(text) for text in (section, kept.original, kept.adopted))
    changes: dict[str, str | Renamed | None] = {_PROGRAM: before.get(_PROGRAM)}
    for key in NATIVE_KEYS:
        ours = f"awsroles_{key}"
        if key in now:
            continue
        if ours in now and now[ours] == moved.get(key) and key not in before:
            changes[ours] = None
            continue
        if ours in now:
            changes[ours] = Renamed(key)
        elif ours not in adopted and before.get(key):
            # The profile had it from its source while it was ours.
            changes[key] = before[key]
    return changes


def given_back(credentials: ConfigText, moved: KeptSection) -> OptionChanges | SectionText | AppendedText:
    """Return how the options that adoption took out of the credentials file come back there."""
    section = credentials.section_text(moved.profile)
    if not section:
        return AppendedText(moved.original)
    if section == moved.adopted:
        return SectionText(moved.original)
    now = own_options(section)
    return {key: value for key, value in own_options(moved.original).items() if value and key not in now}


def without_device(section: str, kept: KeptSection) -> OptionChanges | SectionText:
    """Return how *section*, the text of a master profile, loses the device that adoption gave it."""
    if _is_unedited(section, kept):
        return SectionText(kept.original)
    is_the_one = own_options(section).get(_DEVICE) == own_options(kept.adopted).get(_DEVICE)
    return {_DEVICE: None} if is_the_one else {}


def _is_unedited(section: str, kept: KeptSection) -> bool:
    """Say whether *section* is as adoption left it, but for the path of the program, which `login` mends."""
    now, then = own_options(section).get(_PROGRAM), own_options(kept.adopted).get(_PROGRAM)
    return section == kept.adopted or bool(now and then and section.replace(now, then, 1) == kept.adopted)
