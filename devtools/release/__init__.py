"""The files of a release: `python -m devtools.release` builds the last commit into dist/."""
