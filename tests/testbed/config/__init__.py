"""AWS config files, handwritten and generated."""
