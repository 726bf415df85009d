"""A store as its visitors see it."""
