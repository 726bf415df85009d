"""Programs that look after the repository itself; nothing here runs in production."""
