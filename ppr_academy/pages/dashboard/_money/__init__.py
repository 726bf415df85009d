"""The sections of the money page."""
