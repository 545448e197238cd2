"""One outside thing per file: the AWS config, the keyring, STS, the terminal."""
