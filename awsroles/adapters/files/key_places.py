"""The texts of the files in which people leave access keys. Files of other users are not opened."""

import os
import stat
from collections.abc import Iterator, Mapping

from awsroles.core.doctor.plaintext_keys import SeenText

# Start-up files of shells, in the home directory.
_SHELLS = (
    ".bashrc",
    ".bash_profile",
    ".bash_login",
    ".bash_aliases",
    ".profile",
    ".zshrc",
    ".zshenv",
    ".zprofile",
    ".zlogin",
    ".kshrc",
    ".cshrc",
    ".tcshrc",
    ".pam_environment",
    ".config/fish/config.fish",
    ".config/powershell/profile.ps1",
    ".config/powershell/Microsoft.PowerShell_profile.ps1",
)
# Files of other programs that read long-lived keys.
_PROGRAMS = (".boto", ".s3cfg", ".config/rclone/rclone.conf", ".gitconfig", ".config/git/config", ".git-credentials")
_FOLDERS = (".config/environment.d", ".config/fish/conf.d", ".bashrc.d", ".zshrc.d")
_COPIES = ("", ".bak", ".old", ".orig", "~")
# In bytes, of one file; and of files in a folder.
_LONGEST, _MOST = 4_194_304, 100


def seen_texts(config: str, credentials: str, environ: Mapping[str, str], folder: str) -> list[SeenText]:
    """Return the texts of the files in which keys may be; *folder* is the current one.

    *config* and *credentials* are the paths of the AWS files, which have copies beside them.
    """
    found: dict[tuple[int, int], SeenText] = {}
    for path in _paths(config, credentials, environ, folder):
        read = _read(path)
        if read is not None:
            # Two names may be one file.
            found.setdefault(read[0], SeenText(path, read[1]))
    return list(found.values())


def _paths(config: str, credentials: str, environ: Mapping[str, str], folder: str) -> Iterator[str]:
    home = os.path.expanduser("~")
    yield from (f"{path}{end}" for path in (credentials, config) for end in _COPIES)
    yield from (os.path.join(home, name) for name in _SHELLS + _PROGRAMS)
    if environ.get("ZDOTDIR"):
        yield from (os.path.join(environ["ZDOTDIR"], name) for name in _SHELLS if name.startswith(".z"))
    for name in _FOLDERS:
        yield from _in_folder(os.path.join(home, name))
    yield from _in_folder(folder, ".env")
    yield from _git_configs(folder)


def _in_folder(folder: str, beginning: str = "") -> Iterator[str]:
    try:
        names = sorted(name for name in os.listdir(folder) if name.startswith(beginning))
    except OSError:
        return
    yield from (os.path.join(folder, name) for name in names[:_MOST])


def _git_configs(folder: str) -> Iterator[str]:
    """Yield the config of the git repository around *folder*."""
    while True:
        yield os.path.join(folder, ".git", "config")
        if folder == (folder := os.path.dirname(folder)):
            return


def _read(path: str) -> tuple[tuple[int, int], str] | None:
    """Return what identifies the file *path*, and its text; None if it is missing, another user's, or no file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except OSError:
        return None
    try:
        status = os.fstat(descriptor)
        is_own = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
        if not (stat.S_ISREG(status.st_mode) and is_own):
            return None
        with open(descriptor, "rb", closefd=False) as file:
            return (status.st_dev, status.st_ino), file.read(_LONGEST).decode(errors="replace")
    except OSError:
        return None
    finally:
        os.close(descriptor)
