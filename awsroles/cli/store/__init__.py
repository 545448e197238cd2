"""The commands `awsroles store ...`."""
