"""Marked secrets: whatever the stand-in mints in this process carries a mark that must turn up nowhere else."""

import base64
import os
import secrets
import string
import sys
from collections.abc import Callable, Iterator, Mapping

from awsroles.standin import generators as identifiers

# How what is told of a mark of the stand-in's begins.
MINTED = ("a secret", "a seed")

_LETTERS = string.ascii_letters + string.digits
_BASE32 = string.ascii_uppercase + "234567"
# After the beginning that all session tokens have, and where base32 begins anew.
_PLACE = 16
# What is longer is no file of the program.
_LONGEST_FILE = 64 * 2**20


class Canary:
    """The marks of one run: *secret* in every secret access key and token, *seed* in every TOTP seed.

    *others* are secrets that the tests themselves have, by what they are.
    """

    def __init__(self, others: Mapping[str, str]) -> None:
        self.secret = "".join(secrets.choice(_LETTERS) for _ in range(12))
        self.seed = "".join(secrets.choice(_BASE32) for _ in range(16))
        marks = dict(zip(MINTED, (self.secret, self.seed), strict=True)) | dict(others)
        self.needles = [(f"{what} {how}", found) for what, mark in marks.items() for how, found in encodings(mark)]
        self.needles.append(("a seed as bytes", base64.b32decode(self.seed)))

    def mark_what_is_minted(self) -> None:
        """Let the stand-in put the marks into what it mints from now on, in this process."""
        self._replace("new_secret", _marked(identifiers.new_secret, self.secret))
        self._replace("new_session_token", _marked(identifiers.new_session_token, self.secret))
        self._replace("new_seed", _marked(identifiers.new_seed, self.seed))

    def seen_in(self, data: bytes | str) -> str | None:
        """Return what is in *data* and how it is encoded, None where there is nothing."""
        given = data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data
        return next((what for what, needle in self.needles if needle in given), None)

    def hidden(self, text: str) -> str:
        """Return *text* without what must not be shown."""
        return " ".join("…" if self.seen_in(word) else word for word in text.split(" "))

    def files_below(self, top: str, *, since: float = 0) -> Iterator[tuple[str, str]]:
        """Yield each file at or below *top* that was written after *since* and holds something, with what."""
        for path in _regular_files(top, since):
            try:
                with open(path, "rb") as file:
                    what = self.seen_in(file.read())
            except OSError:
                continue
            if what or (what := self.seen_in(os.fsencode(path))):
                yield path, what

    def _replace(self, name: str, function: Callable[..., str]) -> None:
        plain = getattr(identifiers, name)
        for module in [module for name, module in sys.modules.items() if name.startswith("awsroles.standin.")]:
            if getattr(module, name, None) is plain:
                setattr(module, name, function)


def encodings(mark: str) -> Iterator[tuple[str, bytes]]:
    """Yield how *mark* may be encoded, and the bytes that stand for it whatever is around it."""
    plain = mark.encode()
    yield "as it is", plain
    for offset, skipped in enumerate((0, 2, 3)):
        encoded = base64.b64encode(bytes(offset) + plain)[skipped : (offset + len(plain)) * 8 // 6]
        yield "in base64", encoded
        yield "in base64 for URLs", encoded.translate(bytes.maketrans(b"+/", b"-_"))
    yield "in hex", plain.hex().encode()
    yield "in capital hex", plain.hex().upper().encode()
    yield "in UTF-16", mark.encode("utf-16-le")
    yield "in UTF-16, big end first", mark.encode("utf-16-be")


def _marked(mint: Callable[..., str], mark: str) -> Callable[..., str]:
    def minted(*arguments: int) -> str:
        plain = mint(*arguments)
        return plain[:_PLACE] + mark + plain[_PLACE + len(mark) :]

    return minted


def _regular_files(top: str, since: float) -> Iterator[str]:
    """Yield *top* itself where it is a file, and the files below it."""
    for folder, _, names in [("", [], [top]), *os.walk(top)]:
        for full in (os.path.join(folder, name) for name in names):
            try:
                state = os.lstat(full)
            except OSError:
                continue
            if (state.st_mode & 0o170000) == 0o100000 and since <= state.st_mtime and state.st_size <= _LONGEST_FILE:
                yield full
