"""Use AWS roles from one IAM user, with MFA and no plaintext secrets."""

__version__ = "0.1.0"
