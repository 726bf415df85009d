"""Pages of the creator's dashboard."""
