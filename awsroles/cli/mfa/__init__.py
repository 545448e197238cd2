"""The commands `awsroles mfa ...`."""
