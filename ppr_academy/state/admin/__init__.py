"""States of the platform's own pages."""
