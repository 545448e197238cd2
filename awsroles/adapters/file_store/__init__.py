"""The sealed file, and sessions in memory."""
