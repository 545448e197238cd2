"""Benchmarks of awsroles and its alternatives; `make bench` runs them and writes docs/benchmarks.md."""
