"""Admin: the platform's own corner. What outside services told us, and whether money adds up."""
