"""Entry point of `python -m awsroles`."""

from awsroles.entry import script

script()
