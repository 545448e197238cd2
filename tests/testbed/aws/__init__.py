"""The real AWS adapters with the stand-in at the other end."""
