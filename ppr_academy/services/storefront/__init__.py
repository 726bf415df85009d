"""Storefront: how a store shows itself to visitors."""
