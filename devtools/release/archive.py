"""A source archive whose bytes depend on nothing but its files and one time."""

import gzip
import io
import tarfile
from pathlib import Path


def normalize(path: Path, epoch: int) -> None:
    """Rewrite the .tar.gz at *path*: files in order, of no owner, with plain modes and the time *epoch* (Unix, UTC)."""
    packed = io.BytesIO()
    with tarfile.open(path) as old, tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as new:
        for member in sorted(old.getmembers(), key=lambda each: each.name):
            member.mtime = epoch
            member.uid = member.gid = 0
            member.uname = member.gname = ""
            member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
            member.pax_headers = {}
            new.addfile(member, old.extractfile(member) if member.isfile() else None)
    with path.open("wb") as file, gzip.GzipFile("", "wb", fileobj=file, mtime=epoch) as zipped:
        zipped.write(packed.getvalue())
