"""Sessions: requested, cached, renewed, ended and shown."""
