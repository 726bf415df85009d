"""Routes and layout. Importing this package registers every page."""
