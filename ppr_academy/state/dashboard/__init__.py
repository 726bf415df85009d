"""States of the creator's dashboard."""
