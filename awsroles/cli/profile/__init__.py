"""The commands `awsroles profile ...`."""
