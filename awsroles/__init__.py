"""Assume roles in many AWS accounts from one IAM user, with MFA and every secret in the OS keyring."""

__version__ = "0.1.0"
