"""Sections of the page of offers."""
