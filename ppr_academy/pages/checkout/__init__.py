"""Pages after Buy."""
