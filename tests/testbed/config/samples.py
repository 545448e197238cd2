"""AWS config files of every construct that people's files hold, with a note of which bytes belong to which option."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

LINE_ENDS = ("\n", "\r\n", "\r")

_PROFILES = ("a", "b", "prod-operations", "x.y@z", "d/e", "über", "it")
_HEADERS = ("[profile {}]",) * 6 + ('[profile "{}"]', "[profile  {}]", "[profile {}] # why", "[profile {} ] ; why: x")
_FOREIGN = ("[sso-session s]", "[services s]", "[plugins]", "[profile p q]", "[profile it's]", "[ profile r ]", "[]]")
_KEYS = ("region", "output", "role_arn", "source_profile", "mfa_serial", "credential_process", "Color", "cli_pager")
_DELIMITERS = (" = ",) * 5 + ("=", ": ", "\t=\t", " =")
_VALUES = (
    "eu-west-1",
    "arn:aws:iam::111111111111:role/x",
    "first = second",
    "value # no comment",
    "100%",
    "Zoë",
    "nul \x00, escape \x1b[31m and \u2028",
    "trailing blanks \t",
    "",
)
_CONTINUATIONS = (
    ("  more",),
    ("\tmore", "   still more"),
    ("  more", "", "  after a blank line"),
    ("  more", "# within", "  after a comment"),
    ("  # indented", "\tmore"),
)
_BLOCKS = (
    ("  max_concurrent_requests = 20",),
    ("  a = b", "", "\tc = d=e", "  # f", "  g="),
    ("    a = b", "; within", "   c = d"),
)
_BETWEEN = ("", "", " ", "\t ", "# comment", "; region = commented-out", "  # indented comment", "#")
_FAULTS = (
    "junk",
    "= nothing",
    "[profile a",
    "[profile a]",
    "[default]",
    "region = again",
    "s3 =\n  no delimiter",
    "\ufeff",
    "[]",
    "[profile 'a']",
    "  [profile indented]",
    "[profilex y]",
    "[DEFAULT]",
    "[DEFAULT]\nregion = of all\nshared = yes",
    "[DEFAULT]\ns3 =\n  no delimiter",
    "[last]\ns3 =\n  a = b\u2028c",
)


@dataclass(frozen=True)
class Piece:
    """A run of whole lines: the option *key* of *profile*, the profile's header (no key), or neither.

    An indented comment is of the option above it, as some SDKs read it.
    """

    text: str
    profile: str | None = None
    key: str | None = None


@dataclass(frozen=True)
class Sample:
    """A file in pieces."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def data(self) -> bytes:
        return self.text.encode()

    @property
    def profiles(self) -> list[str]:
        return [piece.profile for piece in self.pieces if piece.profile and not piece.key]

    def keys(self, profile: str) -> list[str]:
        return list(dict.fromkeys(piece.key for piece in self.pieces if piece.profile == profile and piece.key))


def seeded(seed: int) -> Random:
    """Return a source of the same choices for the same *seed*."""
    return Random(seed)  # noqa: S311 - what failed once must come again


def random_sample(seed: int) -> Sample:
    """Return a file that botocore accepts."""
    random = seeded(seed)
    pieces = list(_between(random))
    names = random.sample(_PROFILES, random.randint(0, 4))
    if random.random() < 0.3:
        names.insert(0, "default")
    foreign = random.sample(_FOREIGN, len(_FOREIGN))
    for name in names:
        pieces += _section(random, _header(random, name), name)
        if random.random() < 0.15:
            pieces += _section(random, foreign.pop(), None)
    return Sample(tuple(_with_indented_comments(list(_with_line_ends(random, pieces)))))


def random_file(seed: int) -> bytes:
    """Return a file that botocore may refuse."""
    random = seeded(seed)
    text = random_sample(seed).text
    for _ in range(random.choice((0, 0, 1, 1, 2, 2))):
        at = random.choice([0, len(text), *(index + 1 for index, sign in enumerate(text) if sign in "\r\n")])
        text = text[:at] + random.choice(_FAULTS) + random.choice(LINE_ENDS) + text[at:]
    return text.encode()


def _with_indented_comments(pieces: list[Piece]) -> list[Piece]:
    above: list[int] = []
    for at, piece in enumerate(pieces):
        if piece.profile or piece.text.startswith("["):
            above = [at] if piece.key else []
        elif above:
            above.append(at)
            if piece.text.startswith("  #"):
                owner = pieces[above[0]]
                for index in above:
                    pieces[index] = Piece(pieces[index].text, owner.profile, owner.key)
    return pieces


def many_profiles(number: int) -> bytes:
    """Return a file of *number* role profiles, p0 and on, with a blank line between them."""
    return b"\n".join(
        b"[profile p%d]\ncredential_process = /home/ada/.local/bin/awsroles credential-process p%d\n"
        b"region = eu-west-1\nawsroles_role_arn = arn:aws:iam::%012d:role/operations\n"
        b"awsroles_source_profile = master\n" % (index, index, index)
        for index in range(number)
    )


def _header(random: Random, name: str) -> str:
    if name == "default":
        return random.choice(("[default]", "[profile default]", "[default] # mine"))
    return random.choice(_HEADERS).format(name)


def _section(random: Random, header: str, profile: str | None) -> Iterator[Piece]:
    yield Piece(header, profile)
    yield from _between(random)
    margin = random.choice(("", "", "", "", "  ", "\t"))
    for key in random.sample(_KEYS, random.choice((0, 1, 2, 3, 5))):
        value = random.choice(_VALUES)
        line = margin + random.choice((key, key, key.upper())) + random.choice(_DELIMITERS) + value
        more = [margin + each for each in random.choice(_CONTINUATIONS)] if value and random.random() < 0.1 else []
        yield Piece("\n".join((line, *more)), profile, key.lower())
        yield from _between(random)
    if random.random() < 0.2:
        block = [margin + each for each in random.choice(_BLOCKS)]
        yield Piece("\n".join((f"{margin}s3 =", *block)), profile, "s3")
    if random.random() < 0.01:
        yield Piece("long = " + "x" * 100_000, profile, "long")
    yield from _between(random)


def _between(random: Random) -> Iterator[Piece]:
    for _ in range(random.choice((0, 0, 0, 1, 1, 2))):
        yield Piece(random.choice(_BETWEEN))


def _with_line_ends(random: Random, pieces: list[Piece]) -> Iterator[Piece]:
    ends = random.choice([("\n",), ("\n",), ("\r\n",), ("\r",), LINE_ENDS])
    last_end = ""
    for number, piece in enumerate(pieces, 1):
        text = ""
        lines = piece.text.split("\n")
        for line in lines:
            # After a carriage return, a newline would be the second half of its line's end.
            last_end = "\r" if not line and last_end == "\r" else random.choice(ends)
            text += line + last_end
        if number == len(pieces) and random.random() < 0.3:
            text = text.rstrip("\r\n")
        yield Piece(text, piece.profile, piece.key)
