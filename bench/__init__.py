"""Measurements: what it does, how fast, on which machine. `make bench` runs them all."""
