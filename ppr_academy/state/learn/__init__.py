"""States of the student's pages."""
