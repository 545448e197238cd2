"""Generator of docs/clients.md: tests record the outcomes of each client, and this writes the page."""

import json
import re
import shutil
import subprocess
from pathlib import Path

from clients.catalog import FOLDER, Client, installed
from clients.expected import EXCEPTIONS
from clients.ways import WAYS, Outcome

PAGE = Path(__file__).parents[2] / "docs" / "clients.md"
_RECORDS = FOLDER / "outcomes"
_BEGIN, _END = "<!-- written by make clients -->", "<!-- until here -->"


def record(client: Client, outcomes: dict[str, Outcome]) -> None:
    """Record the *outcomes* of *client*."""
    cells = [outcomes[way].word for way in WAYS]
    _RECORDS.mkdir(exist_ok=True)
    row = [f"{client.name} ({_version(client)})", client.sdk, *cells]
    (_RECORDS / f"{client.name}.json").write_text(json.dumps(row), encoding="utf-8")


def write() -> None:
    """Write the recorded outcomes into the page and delete them; raise OSError if a client is missing."""
    head = ["client", "SDK", *WAYS]
    rows = [json.loads((_RECORDS / f"{client.name}.json").read_text(encoding="utf-8")) for client in installed()]
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in [head, ["---"] * len(head), *rows])
    advice = [
        f"* **{client.name}.** {EXCEPTIONS[client.name][1]}" for client in installed() if client.name in EXCEPTIONS
    ]
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(_BEGIN)
    _, _, after = rest.partition(_END)
    PAGE.write_text("\n".join([f"{before}{_BEGIN}", "", table, "", *advice, "", f"{_END}{after}"]), encoding="utf-8")
    shutil.rmtree(_RECORDS)


def _version(client: Client) -> str:
    done = subprocess.run(client.version, capture_output=True, text=True, timeout=60, check=True)
    found = re.search(r"\d+\.\d+(\.\d+)?", done.stdout)
    return found[0] if found else "?"


if __name__ == "__main__":
    write()
