"""The sentences about safe repairs."""

from awsroles.core.doctor.finding import InstallCompletion, Remove, Repair, SetMode, SetProgram, places
from awsroles.core.stores.items import item_label


def to_do(repair: Repair) -> str:
    """Return the sentence for a *repair* that is to be made."""
    return _words(repair, is_done=False)


def done(repair: Repair) -> str:
    """Return the sentence for a *repair* that was made."""
    return _words(repair, is_done=True)


def _words(repair: Repair, *, is_done: bool) -> str:
    if isinstance(repair, SetMode):
        return f"Set the mode of {repair.path} to {repair.mode:o}"
    if isinstance(repair, SetProgram):
        return f"Set the credential_process of {places(repair.profiles)} to this program"
    ending = "ed" if is_done else ""
    if isinstance(repair, InstallCompletion):
        return f"Install{ending} the completion of {repair.shell}"
    things = (
        places(repair.paths)
        if isinstance(repair, Remove)
        else f"the {places([item_label(item) for item in repair.items])}"
    )
    return f"Delete{ending[-1:]} {things}"
