"""The fake of the `ProfileFile` port."""

from collections.abc import Callable
from typing import Literal

from awsroles.adapters.files.aws_config import option_line as write_line
from awsroles.core.config.document import ConfigText, parse_config
from awsroles.core.config.edit import Edit, P, make_edit


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

    def preview(self, plan: Callable[[ConfigText], P]) -> Edit[P]:
        return make_edit(self.read(), plan, write_line, self._parse)

    def edit(self, plan: Callable[[ConfigText], P], before_write: Callable[[Edit[P]], None] | None = None) -> Edit[P]:
        edit = self.preview(plan)
        if edit.is_changed and before_write is not None:
            before_write(edit)
        self.text = edit.after.text
        return edit

    def check_writable(self) -> None:
        """Accept every change."""

    def _parse(self, data: bytes) -> ConfigText:
        return parse_config(self._path, data, self._kind)
