"""Sections of the storefront pages."""
