"""The first run: access key, MFA device, master profile, store."""
