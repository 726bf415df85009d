"""Catalog: courses, their parts and lessons, how they are written and published."""
