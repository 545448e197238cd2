"""Real Terraform; without it nothing here is collected, and the summary of the tests says so."""

from testbed.organization.real_terraform import FOUND

collect_ignore_glob = ["test_*.py"] if FOUND.missing else []
