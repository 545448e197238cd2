"""Organizations, their resources, and what AWS holds of them."""
