"""Tools that the tests and the benchmarks share: a private keyring, a pseudo-terminal, another user."""
