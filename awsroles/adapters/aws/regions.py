"""The regions of each partition, from botocore's data file, without loading botocore."""

import json
import os
from collections.abc import Mapping
from importlib.util import find_spec


def known_regions() -> Mapping[str, frozenset[str]]:
    """Return the regions by their partition, nothing if the file has another format."""
    spec = find_spec("botocore")
    folders = spec.submodule_search_locations if spec is not None else None
    try:
        with open(os.path.join((folders or [""])[0], "data", "partitions.json"), encoding="utf-8") as file:
            partitions = json.load(file)["partitions"]
        return {each["id"]: frozenset(each["regions"]) - {f"{each['id']}-global"} for each in partitions}
    except (OSError, ValueError, LookupError, TypeError):
        # Without the data every region is accepted.
        return {}
