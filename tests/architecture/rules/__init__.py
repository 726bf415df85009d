"""The house's own rules as functions over parsed sources; each yields what it finds wrong."""
