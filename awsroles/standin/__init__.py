"""A fake AWS for the demo and the tests. It rejects what AWS rejects."""
