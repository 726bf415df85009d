"""The library, as it is at this moment."""

import reflex as rx

from ppr_academy.services.core import live
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.learning.library import get_library
from ppr_academy.services.learning.views import LibraryView
from ppr_academy.state.base import Page
from ppr_academy.state.live import Live, Source


class LibraryState(Live, Page, rx.State):
    """What the signed-in person has; a course that is bought appears by itself."""

    library: LibraryView = LibraryView()

    def _sources(self) -> tuple[Source, ...]:
        return (Source(get_library, topics=_topics, show="_show_library"),)

    def _show_library(self, library: LibraryView) -> None:
        if library != self.library:
            self.library = library


def _topics(viewer: Viewer) -> tuple[str, ...]:
    return (live.library(viewer.require_user()),)
