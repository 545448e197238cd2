"""Chromium without a window, driven over a pipe by the Chrome DevTools Protocol."""

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-pipe",
)


class Browser:
    """A browser with one page. Chromium reads commands from its descriptor 3, and writes answers to 4."""

    def __init__(self, home: Path) -> None:
        program = shutil.which("chromium")
        assert program is not None, "install chromium for this test: .ci/install-packages chromium"
        reads, self._commands = os.pipe()
        self._answers, writes = os.pipe()
        # Its own environment: a socket in a long TMPDIR would be too long a path for it.
        environment = {"PATH": os.environ["PATH"], "HOME": str(home)}
        # The shell gives the pipes the numbers that Chromium expects.
        line = f'exec "$@" 3<&{reads} 4>&{writes}'
        command = [
            "bash",
            "-c",
            line,
            "chromium",
            program,
            *_OPTIONS,
            f"--user-data-dir={home / 'profile'}",
            "about:blank",
        ]
        self._process = subprocess.Popen(
            command,
            env=environment,
            pass_fds=(reads, writes),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(reads)
        os.close(writes)
        self._buffer = b""
        self._number = 0
        self._session: str | None = None
        self.events: list[dict[str, Any]] = []
        (target,) = [each for each in self.call("Target.getTargets")["targetInfos"] if each["type"] == "page"]
        attached = self.call("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call("Page.setLifecycleEventsEnabled", enabled=True)

    def close(self) -> None:
        """End the browser, which it does when nobody can write to it."""
        os.close(self._commands)
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._answers)

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Return the answer to a command; raise AssertionError for an error."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while True:
            found = self._next()
            if found.get("id") == self._number:
                assert "error" not in found, found
                result: dict[str, Any] = found["result"]
                return result
            self.events.append(found)

    def open(self, page: Path, fragment: str = "") -> None:
        """Open the file *page*, at *fragment* of it, and wait until it has loaded."""
        # With another fragment alone it would not be loaded again.
        self._navigate("about:blank")
        self._navigate(f"{page.as_uri()}{fragment}")

    def _navigate(self, url: str) -> None:
        self.events.clear()
        loader = self.call("Page.navigate", url=url)["loaderId"]
        while not any(_is_loaded(each, loader) for each in self.events):
            self.events.append(self._next())

    def evaluate(self, script: str) -> Any:
        """Return the value of *script*, of which a promise is waited for."""
        found = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def show(self, width: int, *, scheme: str = "light", media: str = "", height: int = 900) -> None:
        """Show pages on a screen of *width* pixels in the color *scheme*, or as another *media* has them."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.call("Emulation.setEmulatedMedia", media=media, features=[feature])

    def picture(self, path: Path) -> None:
        """Write a picture of the page to the file *path*."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def complaints(self) -> list[str]:
        """Return what the browser has said about the page: errors, and violations of its policy."""
        entries = [each["params"]["entry"]["text"] for each in self.events if each.get("method") == "Log.entryAdded"]
        thrown = [each for each in self.events if each.get("method") == "Runtime.exceptionThrown"]
        return [*entries, *map(str, thrown)]

    def requests(self) -> list[str]:
        """Return the URLs that the page has asked for."""
        sent = [each for each in self.events if each.get("method") == "Network.requestWillBeSent"]
        return [each["params"]["request"]["url"] for each in sent]

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            part = os.read(self._answers, 1 << 16)
            assert part, "the browser has ended"
            self._buffer += part
        message, _, self._buffer = self._buffer.partition(b"\0")
        found: dict[str, Any] = json.loads(message)
        return found


def _is_loaded(event: dict[str, Any], loader: str) -> bool:
    parameters = event.get("params", {})
    is_load = event.get("method") == "Page.lifecycleEvent" and parameters["name"] == "load"
    return is_load and bool(parameters["loaderId"] == loader)
