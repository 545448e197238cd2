"""Frozen dataclasses that are cheap to define: `dataclasses` compiles each method of each class at every start.

`dataclass`, `field`, `fields` and `replace` mean the same as there. All classes share the methods below.
"""

from operator import itemgetter
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass", "field", "fields", "replace"]

_NO_VALUE: Any = object()


class _Field:
    def __init__(self, default: Any = _NO_VALUE, default_factory: Any = None, *, repr: bool = True) -> None:  # noqa: A002 - the name in `dataclasses`
        self.name = ""
        self.default = default
        self.default_factory = default_factory
        self.repr = repr

    def initial(self) -> Any:
        return self.default_factory() if self.default_factory is not None else self.default


class _Layout:
    """The fields of a class: all by name, and the names of those that are positional parameters."""

    def __init__(self, every: dict[str, _Field], positional: tuple[str, ...]) -> None:
        self.every = every
        self.positional = positional
        values = itemgetter(*every)
        self.values: Any = values if len(every) > 1 else lambda found: (values(found),)
        # In the order of the fields, which the values of an instance have.
        self.initial = {name: each.default for name, each in every.items()}
        self.required = frozenset(name for name, each in every.items() if not _has_default(each))
        self.factories = [name for name, each in every.items() if each.default_factory is not None]
        # The number of arguments that give every field by position, if they can.
        self.length = len(every) if len(positional) == len(every) else -1


if TYPE_CHECKING:
    from dataclasses import dataclass, field, fields, replace
else:
    field = _Field

    def dataclass(*, frozen: bool, kw_only: bool = False) -> Any:  # noqa: ARG001 - always true
        """Return a decorator that makes a class a frozen dataclass."""
        return lambda cls: _made(cls, kw_only=kw_only)

    def fields(cls: Any) -> tuple[_Field, ...]:
        """Return the fields of the dataclass *cls* in order."""
        return tuple(cls.__layout__.every.values())

    def replace(instance: Any, **changes: Any) -> Any:
        """Return a copy of *instance* with other values for some fields."""
        values = instance.__dict__
        return type(instance)(**{name: values[name] for name in instance.__layout__.every} | changes)


def _made(cls: Any, *, kw_only: bool) -> Any:
    base = getattr(cls, "__layout__", None)
    every: dict[str, _Field] = dict(base.every) if base else {}
    own = cls.__annotations__
    for name in own:
        default = cls.__dict__.get(name, _NO_VALUE)
        every[name] = each = default if isinstance(default, _Field) else _Field(default)
        each.name = name
        if each.default is not _NO_VALUE:
            setattr(cls, name, each.default)
        elif default is each:
            delattr(cls, name)
    positional = base.positional if base else ()
    cls.__layout__ = _Layout(every, positional if kw_only else tuple(dict.fromkeys((*positional, *own))))
    cls.__match_args__ = cls.__layout__.positional  # type: ignore[misc]  # mypy knows it of tuples only
    for name, method in _METHODS.items():
        if name not in cls.__dict__:
            setattr(cls, name, method)
    return cls


def _init(self: Any, /, *args: Any, **kwargs: Any) -> None:
    layout, values = self.__layout__, self.__dict__
    if len(args) == layout.length and not kwargs:
        values.update(zip(layout.positional, args))  # noqa: B905 - as many as there are
    else:
        values.update(layout.initial)
        values.update(zip(layout.positional, args))  # noqa: B905 - `_check_arguments` looks at the number
        values.update(kwargs)
        if args or len(values) != len(layout.initial) or not layout.required <= kwargs.keys():
            _check_arguments(self, args, kwargs)
        for name in layout.factories:
            if values[name] is _NO_VALUE:
                values[name] = layout.every[name].initial()
    if hasattr(self, "__post_init__"):
        self.__post_init__()


def _check_arguments(self: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Raise TypeError for arguments that do not fit the fields."""
    layout = self.__layout__
    given = {*layout.positional[: len(args)], *kwargs}
    missing = sorted(layout.required - given)
    if len(given) != len(args) + len(kwargs) or missing or not given <= layout.every.keys():
        # Without the values, which may be secrets.
        problem = f"missing {missing}" if missing else "some are unknown or given twice"
        raise TypeError(f"wrong arguments for {type(self).__name__}: {problem}")


def _has_default(each: _Field) -> bool:
    return each.default is not _NO_VALUE or each.default_factory is not None


def _eq(self: Any, other: Any) -> Any:
    if type(other) is not type(self):
        return NotImplemented
    values = self.__layout__.values
    return values(self.__dict__) == values(other.__dict__)


def _hash(self: Any) -> int:
    return hash(self.__layout__.values(self.__dict__))


def _repr(self: Any) -> str:
    shown = [f"{name}={getattr(self, name)!r}" for name, each in self.__layout__.every.items() if each.repr]
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _refuse(self: Any, name: str, *_: Any) -> None:
    raise AttributeError(f"{type(self).__name__} is frozen: cannot change {name}")


_METHODS = {
    "__init__": _init,
    "__eq__": _eq,
    "__hash__": _hash,
    "__repr__": _repr,
    "__setattr__": _refuse,
    "__delattr__": _refuse,
}
