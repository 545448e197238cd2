"""Secret stores: the port, item names, and moving between stores."""
