"""Benchmarks: each prints ours, the raw limit measured in the same run, and the ratio."""
