"""Names that the organization's file takes, made of AWS's, and the templates that give AWS's names back."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from awsroles.core.org.keys import NAME

_OTHER = re.compile("[^a-z0-9]+")
_LONGEST = 63
_FUNCTION, _ACCOUNT = "{function}", "{account}"
# Characters between the words of names.
_BETWEEN = "-_.+=,@"
# Templates are tried on all names; those of few names fit few.
_MOST_TRIED = 200


def key_of(name: str, taken: Collection[str] = (), instead: str = "") -> str:
    """Return *name* as the file takes it, with a number if it is *taken*; *instead* if nothing is left of it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = _OTHER.sub("-", plain).strip("-")[:_LONGEST].strip("-") or instead
    found, number = base, 1
    while found in taken:
        number += 1
        found = f"{base[: _LONGEST - 4]}-{number}"
    return found


def is_key(name: str) -> bool:
    """Say whether the file takes *name* for a function or an account."""
    return re.fullmatch(NAME.pattern, name, re.ASCII) is not None


def unfilled(template: str, name: str, account: str = "") -> str | None:
    """Return the function for which *template* gives *name* in *account*, None for none."""
    start, _, end = template.replace(_ACCOUNT, account).partition(_FUNCTION)
    if len(name) <= len(start) + len(end) or not name.startswith(start) or not name.endswith(end):
        return None
    found = name[len(start) : len(name) - len(end)]
    return found if is_key(found) else None


def best_role_name(names: Sequence[tuple[str, str]]) -> str:
    """Return the template that gives the most of *names*, pairs of a role and its account; `{function}` if it does."""
    return _best([_FUNCTION, *_role_templates(names)], lambda each: _count(each, names))


def best_group_name(names: Iterable[tuple[str, Collection[str]]]) -> str:
    """Return the template that gives the most functions one of their groups, of pairs of a function and its groups."""
    pairs = [(function, groups) for function, groups in names if groups]
    written = (group.replace(function, _FUNCTION) for function, groups in pairs for group in groups)
    tried = [each for each in written if each.count(_FUNCTION) == 1]

    def fitting(template: str) -> int:
        return sum(template.replace(_FUNCTION, function) in groups for function, groups in pairs)

    return _best([_FUNCTION, *_most_frequent(tried)], fitting)


def _role_templates(names: Sequence[tuple[str, str]]) -> list[str]:
    return _most_frequent(template for name, account in names for template in _templates(name, account))


def _templates(name: str, account: str) -> Iterator[str]:
    """Yield templates that may have given *name* in *account*: with its name, or a word before or behind."""
    for between in _BETWEEN:
        if name.startswith(f"{account}{between}"):
            yield f"{_ACCOUNT}{between}{_FUNCTION}"
        if name.endswith(f"{between}{account}"):
            yield f"{_FUNCTION}{between}{_ACCOUNT}"
        start, found, _ = name.partition(between)
        if found:
            yield f"{start}{between}{_FUNCTION}"
        _, found, end = name.rpartition(between)
        if found:
            yield f"{_FUNCTION}{between}{end}"


def _most_frequent(templates: Iterable[str]) -> list[str]:
    counts: dict[str, int] = {}
    for each in templates:
        counts[each] = counts.get(each, 0) + 1
    return sorted(counts, key=lambda each: (-counts[each], each))[:_MOST_TRIED]


def _count(template: str, names: Sequence[tuple[str, str]]) -> int:
    return sum(unfilled(template, name, account) is not None for name, account in names)


def _best(templates: Sequence[str], fitting: Callable[[str], int]) -> str:
    """Return the first one of those that fit most."""
    best, most = templates[0], fitting(templates[0])
    for each in templates[1:]:
        count = fitting(each)
        if count > most:
            best, most = each, count
    return best
