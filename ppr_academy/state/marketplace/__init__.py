"""States of the marketplace."""
