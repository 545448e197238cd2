"""The number of hypothesis's examples: few in the suite, many under `-m soak`, without a database in the checkout."""

import tempfile

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.configuration import set_hypothesis_home_dir

# Parts of the usual count, and multiples of it under `-m soak`.
_SHORT = 0.4
_LONG = 25
_USUAL = 100
# Fixtures are made once for all examples, on purpose; and a busy machine is slow.
_SUPPRESSED = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)
_factor = _SHORT


def configure(config: pytest.Config) -> None:
    """Choose how hard to look, before the tests are read."""
    global _factor  # noqa: PLW0603 - what `examples` gives is decided once for the run
    _factor = _LONG if config.option.markexpr.startswith("soak") else _SHORT
    # What hypothesis keeps for the next run: a failure prints what repeats it instead.
    folder = tempfile.TemporaryDirectory(prefix="hypothesis-")
    set_hypothesis_home_dir(folder.name)
    config.add_cleanup(folder.cleanup)
    settings.register_profile("ours", examples(_USUAL))
    settings.load_profile("ours")


def examples(usual: int) -> settings:
    """Return settings for a part of *usual* examples, and for many more under `-m soak`."""
    return exactly(round(usual * _factor))


def exactly(count: int) -> settings:
    """Return settings for *count* examples, for tests that have a count of their own."""
    return settings(
        max_examples=count, deadline=None, database=None, print_blob=True, suppress_health_check=_SUPPRESSED
    )


def mark(item: pytest.Item) -> None:
    """Let a test of hypothesis be a long one, too, with the examples of one."""
    if _factor > 1 and getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
        item.add_marker(pytest.mark.soak)
