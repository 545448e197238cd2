"""The journals of offboardings in the state directory, a file for each user. They hold no secrets."""

import os

from awsroles.adapters.state.json_lines import JsonLines
from awsroles.fastpath.paths import file_name

_FORMAT = {"format": "awsroles-offboarding", "version": 1}


def offboarding_journal(state_directory: str, user_arn: str) -> JsonLines:
    """Return the file of the user's journal, which implements the `JournalFile` port."""
    return JsonLines(os.path.join(state_directory, "offboardings", file_name(user_arn)), _FORMAT, is_synced=True)
