"""States of a store's public pages."""
