"""The command lines of awsroles in the documents."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

TOP = Path(__file__).parents[2]
# Written by programs from what commands print and take.
_GENERATED = ("screens.md", "command-help.md", "messages.md")
_CODE = re.compile(r"^(?P<fence> *)```.*?^(?P=fence)```", re.MULTILINE | re.DOTALL)
# Not the quoted messages, which are in bold.
_SPAN = re.compile(r"(?<!\*\*)`(awsroles [^`]*)`")
_SUBSTITUTION = re.compile(r"\$\((awsroles [^)]*)\)")
# A prompt or an entry of YAML.
_BEFORE = re.compile(r"^(\$ |- run: |- |run: )")
_VARIABLE = re.compile(r"[A-Z_]+=")
# A form with alternatives or optional parts, or one that leaves something out.
_FORM = re.compile(r"[\[|…]|COMMAND")


def pages() -> list[Path]:
    """Return the documents with command lines that people write."""
    docs = [path for path in sorted((TOP / "docs").glob("*.md")) if path.name not in _GENERATED]
    return [TOP / "README.md", *docs]


def in_blocks(text: str) -> Iterator[list[str]]:
    """Yield the arguments of each command line of awsroles in the blocks of code of the document *text*."""
    blocks = [found[0] for found in _CODE.finditer(text)]
    indented = re.findall(r"(?<=\n\n)(?: {4}.*\n|\n)+", _CODE.sub("", text))
    for line in re.sub(r"\\\n", " ", "\n".join([*blocks, *indented])).splitlines():
        yield from arguments(line.strip())


def in_sentences(text: str) -> Iterator[list[str]]:
    """Yield the arguments of each command line of awsroles that is a span of code in the document *text*."""
    for span in _SPAN.findall(_CODE.sub("", text).replace("\n", " ")):
        if not _FORM.search(span):
            yield from arguments(span)


def arguments(line: str) -> Iterator[list[str]]:
    """Yield the arguments of each awsroles that *line*, one of a shell, runs."""
    for inner in _SUBSTITUTION.findall(line):
        yield from arguments(inner)
    # A message begins with the name and a colon.
    if "awsroles" not in line or line.startswith("awsroles: "):
        return
    lexer = shlex.shlex(_BEFORE.sub("", line), posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words: list[str] = []
    try:
        tokens = [*lexer, ";"]
    except ValueError:
        # An apostrophe in output or in a comment of another program.
        return
    for token in tokens:
        if set(token) <= set("();<>|&"):
            if words[:1] == ["awsroles"]:
                yield words[1:]
            words = []
        elif words or not _VARIABLE.match(token):
            words.append(token)
