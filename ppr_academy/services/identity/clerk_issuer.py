"""The name under which people from Clerk's user webhook are remembered."""

CLERK = "clerk"
