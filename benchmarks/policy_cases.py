"""`python -m benchmarks.policy_cases FILE`: evaluate each case of a file, and print its name and answer."""

import argparse
import sys
from pathlib import Path

from awsroles.core.iam.documents import read_json
from awsroles.core.iam.evaluate import evaluate_documents
from awsroles.core.iam.refusal import RefusedPolicyError


def main() -> int:
    """Print a line for each case, name and answer separated by a tab."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.policy_cases", description=__doc__)
    parser.add_argument("file", metavar="FILE", type=Path, help="a list of cases as JSON, as tests/core/iam/cases.json")
    try:
        cases = read_json(parser.parse_args().file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, RefusedPolicyError) as error:
        parser.error(f"the file cannot be read: {error}")
    for case in cases:
        sys.stdout.write(f"{case['name']}\t{evaluate_documents(case).answer}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
