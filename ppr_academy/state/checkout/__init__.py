"""States of the pages after Buy."""
