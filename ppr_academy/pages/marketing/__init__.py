"""Pages that say what the academy is."""
