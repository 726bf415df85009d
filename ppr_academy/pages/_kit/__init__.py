"""The sections of the /kit page."""
