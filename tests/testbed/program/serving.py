"""`awsroles serve` in the background."""

import os
import signal
import subprocess
from types import TracebackType
from typing import final

from testbed.program.endpoint_client import EndpointClient, wait_until
from testbed.program.workstation import Workstation


@final
class Serving:
    """`awsroles serve` with *arguments* at a workstation, for as long as the `with` block lasts.

    *variables* are those that it printed.
    """

    def __init__(self, workstation: Workstation, *arguments: str) -> None:
        self._folder = workstation.environment["TMPDIR"]
        self._out, self._errors = (os.path.join(self._folder, f"serve-{name}") for name in ("out", "errors"))
        with open(self._out, "wb") as out, open(self._errors, "wb") as errors:
            self.process = subprocess.Popen(
                workstation.command("serve", *arguments),
                env=workstation.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=errors,
                start_new_session=True,
            )

    def __enter__(self) -> "Serving":
        wait_until(lambda: "Press Ctrl-C to stop." in self.said or self.process.poll() is not None)
        assert self.process.poll() is None, self.said
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()

    @property
    def said(self) -> str:
        """The output on stderr."""
        with open(self._errors, encoding="utf-8") as errors:
            return errors.read()

    @property
    def variables(self) -> dict[str, str]:
        """The printed variables."""
        with open(self._out, encoding="utf-8") as out:
            return dict(line.rstrip("\n").split("=", 1) for line in out)

    @property
    def endpoint(self) -> EndpointClient:
        """The endpoint as the variables lead to it."""
        return EndpointClient(self.variables)

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        """End it by a signal, and return its exit code."""
        self.process.send_signal(number)
        return self.process.wait(10)
