"""The manual pages, made from the commands and from the tables in docs/: `python -m devtools.man DIRECTORY DATE`."""
