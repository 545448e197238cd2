"""The texts in a JSON object that came from outside."""

import json


def json_texts(document: str | bytes, *names: str) -> list[str]:
    """Return the texts that stand under *names*; raise ValueError where *document* is anything else."""
    try:
        fields = json.loads(document)
        texts = [fields[name] for name in names]
    except (KeyError, TypeError, RecursionError):
        raise ValueError("no such object") from None
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("no texts")
    return texts
