"""The fake of the `ProfileFile` port."""

from collections.abc import Callable
from typing import Literal

from awsroles.adapters.files.config_editing import edit_text
from awsroles.core.config.document import ConfigText, parse_config
from awsroles.core.config.edit import Edits


class MemoryProfileFile:
    """A config file that is a string, which a test may look into and replace."""

    def __init__(
        self, text: str = "", kind: Literal["config", "credentials"] = "config", path: str = "/home/ada/.aws/config"
    ) -> None:
        self.text = text
        self._kind = kind
        self._path = path

    def read(self) -> ConfigText:
        return self._parse(self.text.encode())

    def preview(self, plan: Callable[[ConfigText], Edits]) -> ConfigText:
        config = self.read()
        return edit_text(config, self._kind, plan(config), self._parse)

    def edit(
        self,
        plan: Callable[[ConfigText], Edits],
        before_write: Callable[[ConfigText, ConfigText], None] | None = None,
    ) -> bool:
        there, coming = self.read(), self.preview(plan)
        if there.text == coming.text:
            return False
        if before_write is not None:
            before_write(there, coming)
        self.text = coming.text
        return True

    def _parse(self, data: bytes) -> ConfigText:
        return parse_config(self._path, data, self._kind)
