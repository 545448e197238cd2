"""A way to a real session bus on which every call is seen."""

import contextlib
import os
import select
import socket
import threading

from jeepney import HeaderFields
from jeepney.low_level import Parser


class CountedBus:
    """Passes on what goes to the bus at *address* and what comes from it, on a socket in *folder*.

    *passed* is all of that. The first of *instead* is said to the bus as the second, which is as long.
    """

    def __init__(self, folder: str, address: str, instead: tuple[bytes, bytes] = (b"", b"")) -> None:
        self.passed = b""
        self._instead = instead
        self.address = f"unix:path={folder}/counted-bus"
        self._path = address.removeprefix("unix:path=")
        self._said = b""
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(os.path.join(folder, "counted-bus"))
        self._listening.listen()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def calls(self) -> list[str]:
        """The members that the clients have called."""
        _, *clients = self._said.split(b"BEGIN\r\n")
        # The next client's authentication begins with a NUL, which is no message.
        said = [message for data in clients for message in Parser().feed(data.partition(b"\0AUTH")[0])]
        return [str(call.header.fields[HeaderFields.member]) for call in said]

    def close(self) -> None:
        """Serve nobody any more."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            with client, socket.socket(socket.AF_UNIX) as bus, contextlib.suppress(OSError):
                bus.connect(self._path)
                self._pass_on(client, bus)

    def _pass_on(self, client: socket.socket, bus: socket.socket) -> None:
        while True:
            ready, _, _ = select.select([client, bus], [], [], 30)
            for source in ready:
                data = source.recv(65_536)
                if not data:
                    return
                self.passed += data
                if source is client:
                    data = data.replace(*self._instead) if all(self._instead) else data
                    self._said += data
                (bus if source is client else client).sendall(data)
