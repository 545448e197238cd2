"""Every role in other programs' formats: AWS Extend Switch Roles, browser bookmarks, Markdown."""

from collections.abc import Callable, Iterable, Sequence
from html import escape

from awsroles.core.aws.arn import RoleArn
from awsroles.core.console.urls import switch_role_url
from awsroles.core.dataclass import dataclass
from awsroles.core.profiles.model import NativeProfile, RoleProfile
from awsroles.core.profiles.profiles import Profiles
from awsroles.errors import AwsrolesError, ConfigurationError


@dataclass(frozen=True)
class ListedRole:
    """A profile's role with its switch-role URL; *color* is six hexadecimal digits."""

    profile: str
    role: RoleArn
    url: str
    region: str | None
    color: str | None
    account_name: str | None = None


def roles_of(profiles: Profiles) -> tuple[list[ListedRole], list[AwsrolesError]]:
    """Return the roles of all profiles by account and name, and the errors of the profiles that are left out."""
    found, problems = [], []
    for name in profiles:
        try:
            role = _listed(profiles, name)
        except AwsrolesError as error:
            problems.append(error)
            continue
        if role is not None:
            found.append(role)
    return sorted(found, key=lambda each: (each.role.partition, each.role.account, each.profile)), problems


def _listed(profiles: Profiles, name: str) -> ListedRole | None:
    profile = profiles.get(name)
    if isinstance(profile, RoleProfile):
        if profile.is_narrowed:
            raise ConfigurationError(f"{name} has a session policy, which a link does not have", "awsroles console")
        url = switch_role_url(profile.role, name, profile.color)
        return ListedRole(name, profile.role, url, profile.region, profile.color, profile.account_name)
    if isinstance(profile, NativeProfile):
        return ListedRole(name, profile.role, switch_role_url(profile.role, name), None, None, profile.account_name)
    return None


def accounts(roles: Iterable[ListedRole]) -> dict[str, list[ListedRole]]:
    """Return *roles* by account ID, in their order."""
    grouped: dict[str, list[ListedRole]] = {}
    for role in roles:
        grouped.setdefault(role.role.account, []).append(role)
    return grouped


def heading(account: str, members: Iterable[ListedRole]) -> str:
    """Return the heading of *account*, an ID, with its name if one of its profiles has it."""
    name = next((each.account_name for each in members if each.account_name), None)
    return account if name is None else f"{name} ({account})"


def aesr(roles: Sequence[ListedRole]) -> str:
    """Return the configuration of AWS Extend Switch Roles, an INI section for each role."""
    sections = []
    for each in roles:
        lines = [f"[{each.profile}]", f"role_arn = {each.role}"]
        lines += [f"region = {each.region}"] if each.region else []
        lines += [f"color = {each.color}"] if each.color else []
        sections.append("\n".join(lines) + "\n")
    return "\n".join(sections)


def bookmarks(roles: Sequence[ListedRole]) -> str:
    """Return a bookmark file in the Netscape format, a folder for each account."""
    lines = [
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>",
        '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">',
        "<TITLE>Bookmarks</TITLE>",
        "<H1>Bookmarks</H1>",
        "<DL><p>",
        "<DT><H3>AWS roles</H3>",
        "<DL><p>",
    ]
    for account, members in accounts(roles).items():
        lines += [f"<DT><H3>{escape(heading(account, members))}</H3>", "<DL><p>"]
        lines += [f'<DT><A HREF="{escape(each.url)}">{escape(each.profile)}</A>' for each in members]
        lines.append("</DL><p>")
    return "\n".join([*lines, "</DL><p>", "</DL><p>", ""])


def markdown(roles: Sequence[ListedRole]) -> str:
    """Return a Markdown list, a heading for each account."""
    lines = []
    for account, members in accounts(roles).items():
        title = heading(account, members)
        lines += [f"## {_plain(title)}", "", *(f"- [{_plain(each.profile)}]({each.url})" for each in members), ""]
    return "\n".join(lines)


def _plain(name: str) -> str:
    return "".join(f"\\{character}" if character in "\\`*_{}[]()<>#+-!|" else character for character in name)


FORMATS: dict[str, Callable[[Sequence[ListedRole]], str]] = {
    "aesr": aesr,
    "bookmarks": bookmarks,
    "markdown": markdown,
}


def export(roles: Sequence[ListedRole], name: str) -> str:
    """Return *roles* in the format *name*; raise ConfigurationError if there is no role."""
    if not roles:
        raise ConfigurationError("there is no profile with a role yet", "run awsroles login --help")
    return FORMATS[name](roles)
