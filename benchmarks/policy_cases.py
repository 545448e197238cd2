"""`python -m benchmarks.policy_cases FILE`: evaluate each case of a file, and print its name and answer."""

import argparse
import io
import sys
from pathlib import Path
from typing import Any

from awsroles.core.iam.documents import read_json
from awsroles.core.iam.evaluate import evaluate_documents
from awsroles.core.iam.refusal import RefusedPolicyError


def main() -> int:
    """Print a line for each case, name and answer separated by a tab."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.policy_cases", description=__doc__)
    parser.add_argument("file", metavar="FILE", type=Path, help="a list of cases as JSON, as tests/core/iam/cases.json")
    try:
        cases = read_json(parser.parse_args().file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, RefusedPolicyError) as error:
        parser.error(f"the file cannot be read: {error}")
    if not isinstance(cases, list):
        parser.error("the file holds no list of cases")
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A name is any text, whatever the locale can say.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    for case in cases:
        sys.stdout.write(f"{_name(case)}\t{evaluate_documents(case).answer}\n")
    return 0


def _name(case: Any) -> str:
    """Return the name of *case* in one line without a tab."""
    name = case.get("name", "") if isinstance(case, dict) else ""
    return " ".join(str(name).replace("\t", " ").splitlines())


if __name__ == "__main__":
    sys.exit(main())
