"""Fixtures and guards that every folder of tests uses; loaded by tests/conftest.py."""
