"""Parts of the course editor."""
