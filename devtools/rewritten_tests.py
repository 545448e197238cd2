"""Bytecode of the tests with pytest's asserts, made once: each process of a run would make it all while it collects."""

import compileall
import os
import sys
from multiprocessing import Pool
from pathlib import Path
from types import SimpleNamespace

_TESTS = Path(__file__).parents[1] / "tests"


def rewrite(path: Path) -> None:
    """Write the bytecode of *path* where pytest looks for it, unless it is there."""
    from _pytest.assertion import rewrite as pytest_rewrite

    folder = pytest_rewrite.get_cache_dir(path)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{path.stem}{pytest_rewrite.PYC_TAIL}"
    # pytest has no public function for this.
    if pytest_rewrite._read_pyc(path, file) is None:  # noqa: SLF001 - see above
        state = SimpleNamespace(trace=print)
        found, code = pytest_rewrite._rewrite_test(path, None)  # type: ignore[arg-type] # it takes none # noqa: SLF001 - see above
        pytest_rewrite._write_pyc(state, code, found, file)  # type: ignore[arg-type] # it only traces # noqa: SLF001 - see above


def main() -> None:
    """Write the bytecode of all tests and of the program, with all processors."""
    if sys.dont_write_bytecode:
        return
    workers = os.cpu_count() or 1
    for folder in ("awsroles", "devtools", "tests/testbed"):
        compileall.compile_dir(_TESTS.parent / folder, quiet=2, workers=workers)
    with Pool(workers) as pool:
        pool.map(rewrite, [*_TESTS.rglob("test_*.py"), *_TESTS.rglob("conftest.py")], chunksize=8)


if __name__ == "__main__":
    try:
        main()
    except (AttributeError, ImportError, TypeError) as error:
        # Another pytest has other names: its own processes make the bytecode.
        sys.stderr.write(f"rewritten_tests: skipped: {error}\n")
