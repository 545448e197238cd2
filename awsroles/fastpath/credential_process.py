"""The credential_process protocol: print one JSON document to stdout, or nothing and an error to stderr.

Each AWS CLI and SDK process waits for it. It prints a cached session without parsing it and imports almost nothing. It
leaves each unusual case to the slow path, which decides.
"""

import os
import stat
import sys
from time import monotonic, time

from awsroles.fastpath import paths

# As in `entry`.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import NoReturn

_CORE_FILTER = "/proc/self/coredump_filter"


def run(profile: str, started_at: float) -> "NoReturn":
    """Print the credentials of *profile* and exit; raise AwsrolesError. stdin is never read.

    *started_at* in seconds since the epoch. Source of the protocol: SDK reference guide, process credential provider.
    """
    began, parent = monotonic(), os.getppid()
    _write(_cached(profile, os.environ) or _refreshed(profile, started_at, began, parent))
    # Nothing is left to do. The interpreter's shutdown would take a sixth of a hit, and a tenth of a refresh.
    os._exit(0)


def _cached(profile: str, environ: "Mapping[str, str]") -> "bytes | None":
    """Return the document of the cached session of *profile*, None if it needs a refresh or in doubt.

    The slow path made it from the same bytes of the config file, and validated them.
    """
    state, config_path = paths.state_directory(environ), paths.config_path(environ)
    try:
        read = _store_reader(state, environ)
        if read is None:
            return None
        # Imported here: the session bus accepts the connection meanwhile.
        from awsroles.fastpath import session_record
        from awsroles.fastpath.config_scan import find_chain

        chain = find_chain(profile, _read(config_path), _read(paths.credentials_path(environ), if_missing=b""))
        if chain is None:
            return None
        sections, user = chain
        is_role = len(sections) > 1
        key_id = _read(paths.fact_path(state, session_record.key_id_fact(user)))
        _limit_core_files()
        item = session_record.role_session_item(config_path, profile) if is_role else ""
        is_narrowed = is_role and session_record.may_be_narrowed(sections[0])
        if is_narrowed:
            value = read(session_record.elevated_session_item(config_path, profile), item)
        else:
            value = read(item or session_record.mfa_session_item(user))
    except (OSError, ValueError):
        return None
    if not value:
        return None
    endpoint = session_record.configured_endpoint(environ)
    endpoint = endpoint if is_role else session_record.mfa_endpoint(endpoint)
    cache_key = session_record.make_cache_key(endpoint, sections, key_id)
    session = session_record.decode(value, cache_key)
    if session is None and is_narrowed:
        session = session_record.decode(value, session_record.elevated_key(cache_key))
        # An elevated session is not renewed: it is handed out to its last minute, as an MFA session is.
        is_role = False
    if session is None:
        return None
    expires_at, issued_at, document = session
    return document if session_record.is_fresh(expires_at, issued_at, time(), is_role=is_role) else None


def _store_reader(state: str, environ: "Mapping[str, str]") -> "Callable[..., bytes | None] | None":
    """Return the function that reads the first of some items that the current store has, without a prompt.

    None if the slow path decides. Both raise OSError or ValueError.
    """
    if paths.is_foreign(state) or paths.is_foreign(os.path.dirname(paths.settings_path(environ))):
        return None
    store = _read(os.path.join(state, "store"), if_missing=b"keyring").strip()
    if store == b"file":
        from awsroles.fastpath import kernel_keyring

        return lambda *items: _first(lambda item: kernel_keyring.read(kernel_keyring.key_name(item, state)), items)
    # The slow path judges the choice of another backend.
    if (
        store != b"keyring"
        or environ.get("PYTHON_KEYRING_BACKEND")
        or os.path.exists(paths.keyring_choice_path(environ))
    ):
        return None
    if sys.platform in ("darwin", "win32"):
        return lambda *items: _first(_read_platform_item, items)
    from awsroles.fastpath.secret_service import Client

    return Client(environ).read


def _first(read: "Callable[[str], bytes | None]", items: "tuple[str, ...]") -> "bytes | None":
    for item in items:
        value = read(item)
        if value:
            return value
    return None


def _read_platform_item(item: str) -> "bytes | None":
    """Return the item from the keyring library's backend for this platform, None if that fails."""
    from awsroles.adapters.keyring.os_keyring import OsKeyring
    from awsroles.errors import StorageError

    try:
        secret = OsKeyring(may_unlock=False).get(item)
    except StorageError:
        # The slow path fails too, with a hint.
        return None
    return None if secret is None else secret.encode()


def _limit_core_files() -> None:
    """Exclude all memory from a core file (core(5), "Controlling which mappings are written to the core dump").

    This also applies if the system pipes core files to a program, which RLIMIT_CORE does not prevent.
    """
    try:
        with open(_CORE_FILTER, "wb", buffering=0) as file:
            file.write(b"0")
    except OSError:
        _forbid_core_files()


def _forbid_core_files() -> None:
    # The import takes ten times as long as the write above.
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _read(path: str, if_missing: "bytes | None" = None) -> bytes:
    """Return the content of the file *path*; raise OSError."""
    try:
        # A pipe can be read only once. The slow path reads it.
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise OSError
        with open(path, "rb", buffering=0) as file:
            return file.read()
    except FileNotFoundError:
        if if_missing is None:
            raise
        return if_missing


def _write(document: bytes) -> None:
    # One write, for readers that expect a whole document; never through a text layer.
    sys.stdout.flush()
    try:
        while document:
            document = document[_write_some(document) :]
    except BrokenPipeError:
        raise
    except OSError as error:
        from awsroles.errors import output_error

        raise output_error(error) from error


def _write_some(document: bytes) -> int:
    """Write as much as possible, and return its length: a disk may be almost full, a pipe non-blocking."""
    try:
        return os.write(1, document)
    except BlockingIOError:
        import select

        select.select([], [1], [])
        return 0


def _refreshed(profile: str, started_at: float, began: float, parent: int) -> bytes:
    import gc

    # Nothing imported from here on is garbage.
    gc.disable()
    from awsroles.app.app import App
    from awsroles.app.invocation import this_process
    from awsroles.errors import NoTerminalError, StoreLockedError

    app = App(this_process("credential-process", started_at=started_at, began=began, parent=parent))
    try:
        return app.sessions.get(app.profiles().chain(profile)).document
    except (NoTerminalError, StoreLockedError) as error:
        from awsroles.app.sessions import not_served

        raise not_served(app, profile, error) from error
