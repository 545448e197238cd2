"""Build the sdist and the wheel of the last commit into dist/, and check them: `python -m devtools.release PYTHON`.

*PYTHON* has build, twine and setuptools. Two runs, on any machine with the same versions, write the same bytes.
"""

import subprocess
import sys
from pathlib import Path

from devtools.release.build import build

top = Path(__file__).parents[2]
made = build(top, top / "dist", sys.argv[1])
subprocess.run(
    [sys.argv[1], "-I", "-m", "twine", "check", "--strict", *map(str, made)], stdout=subprocess.DEVNULL, check=True
)
sys.stdout.writelines(f"{each.relative_to(top)}\n" for each in made)
