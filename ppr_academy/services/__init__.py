"""All rules of the academy. No Reflex here: usable from a shell, a job or a test."""
