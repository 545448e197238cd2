"""The report of `awsroles doctor` for a bug report: findings and versions, with pseudonyms."""

import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from awsroles.app.app import App
    from awsroles.core.doctor.finding import Finding
    from awsroles.core.doctor.pseudonyms import Pseudonyms

_USERS = ("USER", "LOGNAME", "USERNAME", "SUDO_USER")
_HOSTS = ("HOSTNAME", "HOST", "COMPUTERNAME")
# The names of these variables tell which settings there are; their values stay here.
_PREFIXES = ("AWS_", "AWSROLES_", "PYTHON", "XDG_", "LC_")
_NAMES = ("LANG", "SHELL", "TERM", "PYTHON_KEYRING_BACKEND", "DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")


def report(app: "App", findings: "Sequence[Finding]", own_version: str) -> list[str]:
    """Return the lines of the report of awsroles *own_version*."""
    names = _pseudonyms(app, findings)
    lines = [f"awsroles {own_version}", *_versions(), *_settings(app), "", "findings:"]
    for each in findings:
        if each.severity == "ok":
            continue
        lines.append(f"- {each.severity} {each.check}: {names.replaced(each.message)}")
        lines += [f"    {title}: {names.replaced(text)}" for title, text in _parts(each) if text]
    fine = ", ".join(each.check for each in findings if each.severity == "ok")
    return [*lines, "", f"fine: {fine}"]


def _parts(finding: "Finding") -> list[tuple[str, str | None]]:
    return [("evidence", finding.evidence), ("fix", finding.fix)]


def _versions() -> list[str]:
    import platform
    from importlib.metadata import PackageNotFoundError, version

    def of(name: str) -> str:
        try:
            return f"{name} {version(name)}"
        except PackageNotFoundError:
            return f"{name} missing"

    libraries = ("botocore", "keyring", "secretstorage", "jeepney", "cryptography", "typer")
    return [
        f"Python {platform.python_version()} ({platform.python_implementation()})",
        f"{platform.system()} {platform.release()} {platform.machine()}",
        ", ".join(of(name) for name in libraries),
    ]


def _settings(app: "App") -> list[str]:
    from awsroles.core.stores.store import KEYRING
    from awsroles.errors import AwsrolesError

    store: str
    try:
        store = app.store_choice.read() or KEYRING
    except AwsrolesError:
        store = "unknown"
    named = sorted(name for name in app.environ if name.startswith(_PREFIXES) or name in _NAMES or _is_proxy(name))
    return [f"store: {store}", f"variables: {', '.join(named)}"]


def _is_proxy(name: str) -> bool:
    return name.lower() in ("http_proxy", "https_proxy", "no_proxy", "all_proxy")


def _pseudonyms(app: "App", findings: "Sequence[Finding]") -> "Pseudonyms":
    import platform

    from awsroles.adapters.files.atomic_write import read_file
    from awsroles.core.doctor.pseudonyms import Pseudonyms, name_of_home
    from awsroles.core.stores.items import kind_and_name
    from awsroles.errors import AwsrolesError
    from awsroles.fastpath.paths import config_path, credentials_path

    environ, home = app.environ, os.path.expanduser("~")
    names = Pseudonyms(home)
    for path in (config_path(environ), credentials_path(environ)):
        with suppress(OSError):
            names.learn_file((read_file(path) or b"").decode(errors="replace"))
    names.learn("profile", [environ[key] for key in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE") if environ.get(key)])
    names.learn("host", [platform.node(), *(environ[key] for key in _HOSTS if environ.get(key))])
    with suppress(AwsrolesError):
        names.learn("profile", [kind_and_name(each.item)[1] for each in app.metadata.all()])
    for finding in findings:
        for kind, value in finding.names:
            names.learn(kind, [value])
    names.learn("user", [name_of_home(home), *(environ[key] for key in _USERS if environ.get(key))])
    return names
