"""Names of new profiles, made from a template. The order of AWS's answers does not matter."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

from awsroles.core.aws.arn import RoleArn
from awsroles.core.dataclass import dataclass
from awsroles.errors import UsageError

DEFAULT_TEMPLATE = "{account}-{role}"
_FIELDS = ("account", "account_id", "role", "path", "function")
_FIELD = re.compile(r"\{([^{}]*)\}")
_LONGEST = 64
_UNSAFE = re.compile(r"[^A-Za-z0-9_.@+:/-]+")
_EDGES = "-_.@+:/"
# The last digits of an account that tell two of the same name apart.
_DIGITS = 4


@dataclass(frozen=True)
class Nameable:
    """A role to name, with the *account_name* if it is known; *profile* is the name of a profile that it has."""

    role: RoleArn
    account_name: str | None = None
    profile: str | None = None


def check_template(template: str) -> str:
    """Return *template*; raise UsageError if it has an unknown field or none."""
    named = _FIELD.findall(template)
    unknown = [each for each in named if each not in _FIELDS]
    known = ", ".join(f"{{{each}}}" for each in _FIELDS)
    if unknown or "{" in _FIELD.sub("", template) or "}" in _FIELD.sub("", template):
        wrong = f"{{{unknown[0]}}}" if unknown else "a brace"
        raise UsageError(f"the name template {template!r} holds {wrong} that is not a field", f"use {known}")
    if not named:
        raise UsageError(f"the name template {template!r} gives every profile the same name", f"use {known}")
    return template


def plain_text(text: str) -> str:
    """Return *text* in ASCII, as the config file takes it: `Größe` becomes `Grosse`."""
    if text.isascii() and text.isprintable():
        return text
    folded = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(each for each in folded if each.isascii() and each.isprintable())


def safe(text: str) -> str:
    """Return *text* as a part of a profile's name: what is neither letter nor digit becomes a hyphen."""
    return _UNSAFE.sub("-", plain_text(text)).strip(_EDGES)


def base_name(template: str, named: Nameable) -> str:
    """Return the name that *template* gives to a role, before clashes are looked at."""
    role = named.role
    values = {
        "account": safe(named.account_name or "") or role.account,
        "account_id": role.account,
        "role": safe(role.name),
        "path": safe(role.path.strip("/").replace("/", "-")),
        "function": safe(role.name),
    }
    filled = _FIELD.sub(lambda found: values[found[1]] or "\0", template)
    # A field without a value takes a separator along.
    filled = re.sub(r"[-_.@+:/]?\0", "", filled)
    return _UNSAFE.sub("-", filled).strip(_EDGES)[:_LONGEST].rstrip(_EDGES)


def name_profiles(template: str, rows: Sequence[Nameable], taken: Mapping[str, bool]) -> dict[RoleArn, str]:
    """Return the name of the profile of each role.

    A role that has a profile keeps its name. Of new ones that would have one name, all get the last four digits of
    their account. *taken* are the names of all profiles: True for those of awsroles, which new ones evade.
    """
    bases = {each.role: base_name(template, each) for each in rows}
    counts = Counter(bases.values())
    new = [each for each in rows if each.profile is None]
    names = {each.role: each.profile for each in rows if each.profile is not None}
    present = {name for name, is_ours in taken.items() if is_ours}
    chosen = {}
    for each in new:
        base = bases[each.role]
        clashes = counts[base] > 1 or base in present
        chosen[each.role] = _with(base, each.role.account[-_DIGITS:]) if clashes else base
    again = Counter(chosen.values())
    for each in new:
        name = chosen[each.role]
        if again[name] > 1 or name in present:
            path = safe(each.role.path.strip("/").replace("/", "-"))
            name = _with(bases[each.role], "-".join(filter(None, [path, each.role.account])))
        names[each.role] = name
    return names


def _with(base: str, suffix: str) -> str:
    return f"{base[: _LONGEST - 1 - len(suffix)]}-{suffix[-(_LONGEST - 2) :]}"
