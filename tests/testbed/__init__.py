"""What the tests run on: a private keyring, fakes of the ports, and guards against the real world."""
