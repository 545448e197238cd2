"""What awsroles costs, beside what one would use instead; `make bench` runs it and writes docs/benchmarks.md."""
