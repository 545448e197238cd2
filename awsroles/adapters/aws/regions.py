"""The regions of each partition, from the data that comes with botocore: read, and botocore itself not loaded."""

import json
import os
from collections.abc import Mapping
from importlib.util import find_spec


def known_regions() -> Mapping[str, frozenset[str]]:
    """Return the regions by the name of their partition, none where that file is not as it was."""
    spec = find_spec("botocore")
    folders = spec.submodule_search_locations if spec is not None else None
    try:
        with open(os.path.join((folders or [""])[0], "data", "partitions.json"), encoding="utf-8") as file:
            partitions = json.load(file)["partitions"]
        return {each["id"]: frozenset(each["regions"]) - {f"{each['id']}-global"} for each in partitions}
    except (OSError, ValueError, LookupError, TypeError):
        # A region that nobody can judge is taken.
        return {}
