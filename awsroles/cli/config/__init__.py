"""The commands `awsroles config ...`."""
