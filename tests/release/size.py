"""Generator of docs/size.md: `make size` installs the wheel in three ways, weighs and times it, and writes the page."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from testbed.program.installers import INSTALLERS, TOOLS, Installed, wheel

PAGE = Path(__file__).parents[2] / "docs" / "size.md"
_BEGIN, _END = "<!-- written by make size -->", "<!-- until here -->"
# Of the models and tables of botocore, the program reads these.
_USED = (
    "sts",
    "iam",
    "organizations",
    "endpoints.json",
    "partitions.json",
    "_retry.json",
    "sdk-default-configuration.json",
)
_MIB = 1024 * 1024
_LISTED = 6


def write() -> None:
    """Write the measures into the page."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(_BEGIN)
    _, _, after = rest.partition(_END)
    with tempfile.TemporaryDirectory() as folder:
        text = "\n".join(_measured(Path(folder)))
    PAGE.write_text(f"{before}{_BEGIN}\n\n{text}\n\n{_END}{after}", encoding="utf-8")


def _measured(folder: Path) -> Iterator[str]:
    yield from ("| installed by | seconds | MiB | first start | later starts |", "|---|---|---|---|---|")
    for name, install in INSTALLERS.items():
        home = folder / name
        home.mkdir()
        begin = time.monotonic()
        installed = install(home)
        seconds = time.monotonic() - begin
        site = _site_packages(home)
        size = _size(site) / _MIB
        first, later = _start(installed), min(_start(installed) for _ in range(3))
        yield f"| {name} | {seconds:.0f} | {size:.0f} | {first:.1f} s | {later:.1f} s |"
    yield from (
        "",
        f"All wheels together: {_downloaded(site) / _MIB:.0f} MiB.",
        "",
        "| package | MiB | |",
        "|---|---|---|",
    )
    # The last of them compiled nothing but what the starts needed.
    yield from _packages(site)


def _packages(site: Path) -> Iterator[str]:
    sizes = {each: _size(each) for each in site.iterdir() if each.is_dir() and not each.name.endswith(".dist-info")}
    sizes = dict(sorted(sizes.items(), key=lambda pair: -pair[1]))
    data = site / "botocore" / "data"
    used = sum(_size(data / name) for name in _USED)
    notes = {
        "botocore": f"{_size(data) / _MIB:.0f} of it describe AWS's services; awsroles reads {used / _MIB:.1f} of them",
        "cryptography": "encrypts the sealed file and the way to the keyring",
        "pygments": "comes with typer; awsroles never loads it",
        "wcwidth": "the widths of characters in tables",
        "awsroles": "this program",
    }
    for path in list(sizes)[:_LISTED]:
        yield f"| {path.name} | {sizes[path] / _MIB:.1f} | {notes.get(path.name, '')} |"
    yield f"| {len(sizes) - _LISTED} others | {sum(list(sizes.values())[_LISTED:]) / _MIB:.1f} | |"


def _downloaded(site: Path) -> int:
    names = [each.name.removesuffix(".dist-info") for each in site.glob("*.dist-info")]
    wheels = [
        each
        for name in names
        for each in (*(TOOLS / "wheels").glob(f"{name}-*.whl"), *wheel().parent.glob(f"{name}-*.whl"))
    ]
    return sum(each.stat().st_size for each in wheels)


def _site_packages(home: Path) -> Path:
    (package,) = home.rglob("site-packages/awsroles")
    return package.parent


def _size(path: Path) -> int:
    files = [path] if path.is_file() else path.rglob("*")
    return sum(each.stat().st_size for each in files if each.is_file() and not each.is_symlink())


def _start(installed: Installed) -> float:
    begin = time.monotonic()
    installed.run("awsroles", "status", check=False)
    return time.monotonic() - begin


if __name__ == "__main__":
    write()
