"""The driver of AWS's credential_process protocol: one JSON document on stdout, or nothing and an error on stderr.

Every AWS CLI and SDK waits for it. So a session that is kept and good for a while is handed out without parsing
anything and almost without importing; whatever is not as usual goes the long way, which decides.
"""

import os
import stat
import sys
from time import monotonic, time

from awsroles.fastpath import paths as folders
from awsroles.fastpath import session_record as session_value
from awsroles.fastpath.config_scan import find_chain
from awsroles.fastpath.session_record import configured_endpoint, mfa_endpoint

# As in `entry`.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


def run(profile: str, started_at: float) -> "NoReturn":
    """Print the credentials of *profile*; raise AwsrolesError. stdin is never read.

    *started_at* in seconds since the epoch. Where the session is kept, the process ends here. Sources of the protocol:
    the SDK reference guide, process credential provider.
    """
    began, parent = monotonic(), os.getppid()
    _write(_kept(profile, dict(os.environ)) or _served(profile, started_at, began, parent))
    # Nothing is left to do, and to take the interpreter apart would cost a sixth of a hit, a tenth of a renewal.
    os._exit(0)


def _kept(profile: str, environ: "dict[str, str]") -> "bytes | None":
    """Return the document of the session that is kept for *profile* and needs no renewal, None where in doubt.

    The long way made it for the very bytes that are there now, and checked them then.
    """
    state, config = folders.state_directory(environ), folders.config_path(environ)
    try:
        if folders.is_foreign(state) or folders.is_foreign(os.path.dirname(folders.settings_path(environ))):
            return None
        chain = find_chain(profile, _read(config), _read(folders.credentials_path(environ), if_missing=b""))
        if chain is None:
            return None
        sections, user = chain
        key_id = _read(folders.fact_path(state, session_value.key_id_fact(user)))
        is_role = len(sections) > 1
        item = session_value.role_session_item(config, profile) if is_role else session_value.mfa_session_item(user)
        value = _read_item(item, state, environ)
    except (OSError, ValueError):
        return None
    mark = configured_endpoint(environ)
    cache_key = session_value.make_cache_key(mark if is_role else mfa_endpoint(mark), sections, key_id)
    session = session_value.decode(value, cache_key) if value else None
    return _if_fresh(*session, is_role=is_role) if session else None


def _if_fresh(expires_at: int, issued_at: int, document: bytes, *, is_role: bool) -> "bytes | None":
    now = time()
    if not session_value.is_of_this_time(expires_at, issued_at, now):
        return None
    least = session_value.early_renewal_threshold(expires_at, issued_at) if is_role else session_value.MFA_LEAST_LEFT
    left = expires_at - now
    return document if left > 0 and left >= least else None


def _read_item(item: str, state: str, environ: "dict[str, str]") -> "bytes | None":
    """Return what the store holds, without asking anybody; raise OSError."""
    _limit_core_files()
    store = _read(os.path.join(state, "store"), if_missing=b"keyring").strip()
    if store == b"file":
        from awsroles.fastpath import kernel_keyring

        return kernel_keyring.read(kernel_keyring.key_name(item, state))
    # The choice of another backend is judged the long way.
    if (
        store != b"keyring"
        or environ.get("PYTHON_KEYRING_BACKEND")
        or os.path.exists(folders.keyring_choice_path(environ))
    ):
        return None
    if sys.platform in ("darwin", "win32"):
        return _read_system_item(item)
    from awsroles.fastpath.secret_service import read_secret

    return read_secret(item, environ)


def _read_system_item(item: str) -> "bytes | None":
    """Return the item by way of the keyring library's class for this system, None where that fails."""
    from awsroles.adapters.keyring.os_keyring import OsKeyring
    from awsroles.errors import StorageError

    try:
        secret = OsKeyring(may_unlock=False).get(item)
    except StorageError:
        # The long way fails as well, and has the hint.
        return None
    return None if secret is None else secret.encode()


def _limit_core_files() -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _read(path: str, if_missing: "bytes | None" = None) -> bytes:
    """Return the content of the file *path*; raise OSError."""
    try:
        # A pipe can be read once only: that is for the long way.
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise OSError
        with open(path, "rb", buffering=0) as file:
            return file.read()
    except FileNotFoundError:
        if if_missing is None:
            raise
        return if_missing


def _write(document: bytes) -> None:
    # One write, so that a reader who counts on a whole document gets it; never through a text layer.
    sys.stdout.flush()
    try:
        while document:
            document = document[_write_some(document) :]
    except BrokenPipeError:
        raise
    except OSError as error:
        from awsroles.errors import StorageError

        raise StorageError(f"the output cannot be written: {error.strerror}", "look at where stdout goes") from error


def _write_some(document: bytes) -> int:
    """Write what there is room for, and return its length: a disk may be almost full, a pipe be set not to wait."""
    try:
        return os.write(1, document)
    except BlockingIOError:
        import select

        select.select([], [1], [])
        return 0


def _served(profile: str, started_at: float, began: float, parent: int) -> bytes:
    import gc

    # Of what is imported from here on nothing is garbage.
    gc.disable()
    from awsroles.app.app import App
    from awsroles.app.invocation import this_process
    from awsroles.errors import NoTerminalError, StoreLockedError

    app = App(this_process("credential-process", started_at=started_at, began=began, parent=parent))
    try:
        return app.sessions.get(app.profiles().chain(profile)).document
    except (NoTerminalError, StoreLockedError) as error:
        # What cannot be asked here can be in a terminal.
        if f"awsroles login {profile}" in (error.hint or ""):
            raise
        raise type(error)(error.message, f"run awsroles login {profile}") from error
