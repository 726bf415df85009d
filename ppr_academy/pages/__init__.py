"""Routes and layout. Importing this package registers every page."""

from ppr_academy.pages import kit  # noqa: F401 - registers itself
from ppr_academy.pages.learn import library, player  # noqa: F401 - register themselves
