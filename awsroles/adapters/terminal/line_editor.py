"""A line that is typed in a terminal without echo: it shows what is typed, and Tab completes it.

The echo of the terminal itself cannot: it neither shows a word that was not typed, nor lets it be erased.
"""

import codecs
import re
from collections.abc import Callable, Sequence

_TAB, _ENTER, _END = "\t", "\n", "\x04"
_ERASE, _ERASE_ALL, _ERASE_WORD = ("\x7f", "\b"), "\x15", "\x17"
# An arrow key and its like (ECMA-48), whole or as far as it came.
_KEYS = re.compile("\x1b(?:[\\[O][0-9;?]*[@-~]?|.?)")
_BELL = "\a"


class LineEditor:
    """A line behind the last line of the question *text*, with the *words* that Tab completes.

    *folded* breaks a line of text at the width of the terminal.
    """

    def __init__(self, text: str, words: Sequence[str], folded: Callable[[str], str]) -> None:
        self._prompt = text.rpartition("\n")[2]
        self._words = words
        self._folded = folded
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.text = ""
        self.is_complete = False
        self.is_ended = False

    def feed(self, typed: bytes) -> str:
        """Take what was *typed*, and return what the terminal has to show for it.

        After Enter *is_complete* is true, after the key for the end of input on an empty line *is_ended*.
        """
        shown = ""
        for key in _KEYS.sub("", self._decoder.decode(typed)):
            if key == _ENTER:
                self.is_complete = True
                break
            if key == _END:
                self.is_ended = self.is_ended or not self.text
            else:
                shown += self._press(key)
        return shown

    def _press(self, key: str) -> str:
        if key == _TAB:
            return self._complete()
        if key in _ERASE:
            return self._keep(self.text[:-1])
        if key == _ERASE_ALL:
            return self._keep("")
        if key == _ERASE_WORD:
            return self._keep(self.text.rstrip()[: -len(self.text.split()[-1])] if self.text.strip() else "")
        if not key.isprintable():
            return ""
        self.text += key
        return key

    def _keep(self, text: str) -> str:
        """Erase what is behind *text*."""
        erased = "\b \b" * (len(self.text) - len(text))
        self.text = text
        return erased

    def _complete(self) -> str:
        fitting = [word for word in self._words if word.startswith(self.text)]
        if not fitting:
            return _BELL
        added = _beginning(fitting)[len(self.text) :]
        self.text += added
        if added or len(fitting) == 1:
            return added
        return f"\n{self._folded('  '.join(fitting))}\n{self._prompt}{self.text}"


def _beginning(words: Sequence[str]) -> str:
    """Return what all *words* begin with."""
    first, last = min(words), max(words)
    shared = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    return first[:shared]
