"""Object graphs with a stand-in for AWS, each for one subject."""
