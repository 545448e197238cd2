"""The search of a run's output, processes and files for its own secrets."""
