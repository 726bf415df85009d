"""States of the pages that say what the academy is."""
