"""A file as it reads after the changes that prepare another tool's profiles, in front of the file itself."""

from collections.abc import Callable
from typing import Any, Generic

from awsroles.core.config.document import ConfigText, parse_config
from awsroles.core.config.edit import Edit, Edits, P, ProfileFile, SectionChange, SectionText, make_edit
from awsroles.core.config.section import WriteLine
from awsroles.core.dataclass import dataclass

Convert = Callable[[ConfigText], Edits]


@dataclass(frozen=True)
class _Composed(Generic[P]):
    """The *changes* to the file itself that conversion and the plan *inner* make together."""

    changes: Edits
    inner: P


@dataclass(frozen=True)
class ConvertedFile:
    """Implements the `ProfileFile` port for *file* after the changes of *convert*, which are written with an edit.

    *saved* is called with each edit of the file itself before it is written.
    """

    file: ProfileFile
    convert: Convert
    write_line: WriteLine
    saved: Callable[[Edit[Any]], None] = lambda _: None

    def read(self) -> ConfigText:
        """Return the converted content; raise ConfigurationError as the file does."""
        return self._converted(self.file.read())

    def preview(self, plan: Callable[[ConfigText], P]) -> Edit[P]:
        """Return the edit that `edit` would make, without writing."""
        return _unwrapped(self.file.preview(lambda text: self._composed(text, plan)))

    def edit(self, plan: Callable[[ConfigText], P], before_write: Callable[[Edit[P]], None] | None = None) -> Edit[P]:
        """Write the conversion and the edits of *plan* in one; raise as the file does."""

        def save(edit: Edit[_Composed[P]]) -> None:
            self.saved(edit)
            if before_write is not None:
                before_write(_unwrapped(edit))

        return _unwrapped(self.file.edit(lambda text: self._composed(text, plan), save))

    def check_writable(self) -> None:
        """Raise ConfigurationError or StorageError if the file could not be written."""
        self.file.check_writable()

    def _converted(self, text: ConfigText) -> ConfigText:
        return edited(text, self.convert(text), self.write_line)

    def _composed(self, text: ConfigText, plan: Callable[[ConfigText], P]) -> "_Composed[P]":
        converted = self._converted(text)
        edit = make_edit(converted, plan, self.write_line, lambda data: parse_config(text.path, data, text.kind))
        return _Composed(differences(text, edit.after), edit.plan)


def edited(text: ConfigText, changes: Edits, write_line: WriteLine) -> ConfigText:
    """Return *text* with *changes*; raise ConfigurationError if they cannot be made."""
    return make_edit(text, lambda _: changes, write_line, lambda data: parse_config(text.path, data, text.kind)).after


def differences(old: ConfigText, new: ConfigText) -> Edits:
    """Return the edits that make the sections of *old* those of *new*."""
    changes: dict[str, SectionChange] = {}
    for name in {**old.profiles, **new.profiles}:
        before, after = old.section_text(name), new.section_text(name)
        if before == after:
            continue
        if name not in new.profiles:
            changes[name] = dict.fromkeys(old.profiles[name].options)
        elif name in old.profiles:
            changes[name] = SectionText(after)
        else:
            changes[name] = dict(new.profiles[name].options)
    return changes


def _unwrapped(edit: "Edit[_Composed[P]]") -> Edit[P]:
    return Edit(edit.before, edit.after, edit.plan.inner, edit.spans)


@dataclass(frozen=True)
class Snapshot:
    """Implements the `ProfileFile` port for the *text* of a file as it would be, which is previewed and not written."""

    text: ConfigText
    write_line: WriteLine

    def read(self) -> ConfigText:
        """Return the text."""
        return self.text

    def preview(self, plan: Callable[[ConfigText], P]) -> Edit[P]:
        """Return the edit of the text; raise ConfigurationError if it cannot be made."""
        text = self.text
        return make_edit(text, plan, self.write_line, lambda data: parse_config(text.path, data, text.kind))

    def edit(self, plan: Callable[[ConfigText], P], before_write: Callable[[Edit[P]], None] | None = None) -> Edit[P]:
        """Return what `preview` returns; *before_write* is for files."""
        del before_write
        return self.preview(plan)

    def check_writable(self) -> None:
        """Accept every change."""
