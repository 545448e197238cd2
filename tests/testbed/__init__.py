"""The infrastructure of the tests: a private keyring, fakes of ports, and guards against access to anything real."""
