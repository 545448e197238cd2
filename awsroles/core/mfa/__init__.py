"""MFA codes, devices and TOTP seeds."""
