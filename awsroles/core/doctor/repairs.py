"""The sentences of safe repairs."""

from awsroles.core.doctor.finding import DropSessions, InstallCompletion, Remove, Repair, SetMode, SetProgram, places
from awsroles.core.stores.items import item_label


def sentence(repair: Repair) -> str:
    """Return the words for *repair*, which begin with a verb."""
    if isinstance(repair, SetMode):
        return f"set the mode of {repair.path} to {repair.mode:o}"
    if isinstance(repair, Remove):
        return f"delete {places(repair.paths)}"
    if isinstance(repair, DropSessions):
        return f"delete the {places([item_label(item) for item in repair.items])}"
    if isinstance(repair, SetProgram):
        return f"let {places(repair.profiles)} run this program"
    return f"install the completion of {repair.shell}" if isinstance(repair, InstallCompletion) else ""
