"""The difference between two versions of a config file, without secrets."""

import re
from collections.abc import Iterator

from awsroles.core.config.ini import LINE
from awsroles.core.profiles.adoption_backup import SECRET_KEYS

_SECRET = re.compile(f"(?i)({'|'.join(SECRET_KEYS)}).*")
_HIDDEN = "****"


def diff(path: str, old: str, new: str) -> list[str]:
    """Return the lines of a unified diff of the file *path*, without line ends and secrets; none if they are equal."""
    from awsroles.core.config.unified_diff import unified_diff

    lines = unified_diff(path, list(_without_secrets(old)), list(_without_secrets(new)))
    return [shown for line in lines for shown in _shown(line)]


def _shown(line: str) -> list[str]:
    bare = line.rstrip("\r\n")
    return [bare] if bare != line else [bare, "\\ No newline at end of file"]


def _without_secrets(text: str) -> Iterator[str]:
    secret_margin = None
    for line in LINE.findall(text):
        bare = line.rstrip("\r\n")
        end = line[len(bare) :]
        margin = len(bare) - len(bare.lstrip())
        if secret_margin is not None and bare.strip() and margin > secret_margin:
            # It continues the value above.
            yield f"{bare[:margin]}{_HIDDEN}{end}"
            continue
        if bare.strip():
            secret_margin = margin if _SECRET.search(bare) else None
        yield _SECRET.sub(rf"\1 = {_HIDDEN}", bare) + end
