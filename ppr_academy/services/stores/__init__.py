"""Stores: the tenants, who may act in them, and the scope through which their rows are reached."""
