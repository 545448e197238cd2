"""Sources of MFA codes."""
