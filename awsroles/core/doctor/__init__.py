"""`awsroles doctor`: what is wrong on this machine, found in values that adapters have read."""
