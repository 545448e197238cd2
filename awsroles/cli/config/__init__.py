"""`awsroles config`."""
