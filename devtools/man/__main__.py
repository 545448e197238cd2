"""Write every manual page into the directory given as argument, with the date (YYYY-MM-DD) of the second argument."""

import sys
from pathlib import Path

from devtools.man.pages import pages

directory, date = sys.argv[1:]
Path(directory).mkdir(parents=True, exist_ok=True)
for name, text in pages(date).items():
    Path(directory, name).write_text(text, encoding="ascii")
