"""Code that a cache hit loads, and nothing else: at most 10 modules beyond `python -c pass`."""
