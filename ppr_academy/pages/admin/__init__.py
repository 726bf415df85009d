"""The platform's own corner: for admins; to everybody else there is nothing here."""
