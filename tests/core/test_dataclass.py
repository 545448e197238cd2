"""Our dataclasses mean the same as those of `dataclasses`."""

import copy
import dataclasses
from functools import cached_property
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from awsroles.core import dataclass as ours


def classes(module: ModuleType) -> Any:
    @module.dataclass(frozen=True)
    class Base:
        name: str
        secret: str = module.field(repr=False)
        count: int = 1
        more: list[int] = module.field(default_factory=list)

        @cached_property
        def double(self) -> int:
            return self.count * 2

    @module.dataclass(frozen=True)
    class Derived(Base):
        last: int = 5

    @module.dataclass(frozen=True, kw_only=True)
    class Named(Base):
        key: str

    @module.dataclass(frozen=True)
    class Single:
        only: int

        def __post_init__(self) -> None:
            if self.only < 0:
                raise ValueError(self.only)

    return SimpleNamespace(base=Base, derived=Derived, named=Named, single=Single)


@pytest.fixture(params=[dataclasses, ours], ids=["the standard library's", "ours"])
def module(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def made(module: ModuleType) -> Any:
    return classes(module)


def test_values_come_by_position_by_name_and_by_default(made: Any) -> None:
    value = made.base("ada", secret="hush", more=[1])
    assert (value.name, value.secret, value.count, value.more) == ("ada", "hush", 1, [1])
    assert made.base("ada", "hush").more is not made.base("ada", "hush").more
    assert made.derived("ada", "hush", 1, [], 6).last == 6
    assert made.named("ada", "hush", key="k").key == "k"


def test_values_are_kept_in_the_order_of_the_fields(made: Any) -> None:
    value = made.named(key="k", secret="hush", name="ada")
    assert list(vars(value)) == ["name", "secret", "count", "more", "key"]


@pytest.mark.parametrize(
    ("args", "kwargs"),
    [
        ((), {}),
        (("ada",), {"secret_": "hush"}),
        (("ada", "hush"), {"name": "bob"}),
        (("ada", "hush", 1, [], 5), {}),
        (("ada", "hush", 1), {"mor": []}),
    ],
)
def test_arguments_that_do_not_fit_are_refused(made: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        made.base(*args, **kwargs)


def test_a_keyword_only_field_is_not_positional(made: Any) -> None:
    with pytest.raises(TypeError):
        made.named("ada", "hush", 1, [], "k")


def test_equality_and_hash_are_those_of_the_fields(made: Any) -> None:
    assert made.single(1) == made.single(1)
    assert made.single(1) != made.single(2)
    assert made.single(1) != (1,)
    assert made.base("ada", "hush") != made.derived("ada", "hush")
    assert len({made.single(1), made.single(1), made.single(2)}) == 2
    with pytest.raises(TypeError):
        hash(made.base("ada", "hush"))


def test_a_cached_property_is_no_part_of_the_value(made: Any) -> None:
    value = made.base("ada", "hush")
    assert value.double == 2
    assert value == made.base("ada", "hush")


def test_the_representation_leaves_secrets_out(made: Any) -> None:
    assert repr(made.base("ada", "hush")).endswith("Base(name='ada', count=1, more=[])")


def test_nothing_can_be_changed(made: Any) -> None:
    value = made.base("ada", "hush")
    with pytest.raises(AttributeError):
        value.name = "bob"
    with pytest.raises(AttributeError):
        value.other = "bob"
    with pytest.raises(AttributeError):
        del value.name
    assert value.name == "ada"


def test_the_check_of_the_class_runs(made: Any) -> None:
    with pytest.raises(ValueError, match="-1"):
        made.single(-1)


def test_a_copy_may_differ(module: Any, made: Any) -> None:
    value = made.derived("ada", "hush", 2)
    assert module.replace(value, last=7) == made.derived("ada", "hush", 2, [], 7)
    assert copy.copy(value) == value
    with pytest.raises(TypeError):
        module.replace(value, nothing=1)


def test_fields_are_in_order(module: Any, made: Any) -> None:
    assert [each.name for each in module.fields(made.derived)] == ["name", "secret", "count", "more", "last"]
    assert made.derived.__match_args__ == ("name", "secret", "count", "more", "last")


def test_a_missing_argument_is_reported_alone() -> None:
    with pytest.raises(TypeError) as caught:
        classes(ours).base(secret="hush")
    assert "missing ['name']" in str(caught.value)
    assert "hush" not in str(caught.value)


def test_wrong_arguments_are_told_without_their_values() -> None:
    base = classes(ours).base
    with pytest.raises(TypeError) as caught:
        base("x", "hunter2", wrong="hunter2")
    assert str(caught.value) == "wrong arguments for Base: some are unknown or given twice"
