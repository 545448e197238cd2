"""The fake AWS of the demo and the tests, which refuses what AWS refuses."""
