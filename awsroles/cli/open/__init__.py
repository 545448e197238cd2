"""The commands `awsroles open ...`."""
