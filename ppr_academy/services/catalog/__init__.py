"""Catalog: courses, their modules and lessons, and what the marketplace lists."""
