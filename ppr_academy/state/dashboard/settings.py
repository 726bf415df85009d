"""/dashboard/settings: the store's words and look, with a preview of its band."""

from dataclasses import replace

import reflex as rx

from ppr_academy.services.core import live
from ppr_academy.services.core.errors import InvalidFields, InvalidInput, StaleVersion
from ppr_academy.services.media.colors import FAMILIES, store_colors
from ppr_academy.services.media.files import LOGO, list_waiting
from ppr_academy.services.media.views import FileView
from ppr_academy.services.stores.editing import (
    change_slug,
    edit_store,
    get_own_store,
    remove_logo,
)
from ppr_academy.services.stores.scope import StoreScope
from ppr_academy.services.stores.slugs import check_slug
from ppr_academy.services.stores.views import StoreView
from ppr_academy.state.base import Page, focus_on, typed_text
from ppr_academy.state.live import Live, Source
from ppr_academy.state.session import SessionState

_FIELDS = ("name", "tagline", "bio", "family", "own_color", "visibility")
_LONGEST = 8_000  # more than any field takes, so that too much is refused and not cut


def _topics(scope: StoreScope) -> tuple[str, ...]:
    return (live.store_profile(scope.store_id),)


def _waiting_logo(scope: StoreScope) -> FileView:
    return list_waiting(scope, LOGO).get(LOGO, FileView())


class StoreSettingsState(Live, Page, rx.State):
    """What is saved, what is typed, and what somebody else saved in the meantime."""

    saved: StoreView = StoreView()
    theirs: StoreView = StoreView()
    name: str = ""
    tagline: str = ""
    bio: str = ""
    family: str = ""
    own_color: str = ""
    visibility: str = "listed"
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    is_saving: bool = False
    is_saved: bool = False
    has_conflict: bool = False
    slug: str = ""
    slug_good: str = ""
    slug_error: str = ""
    logo: FileView = FileView()

    @rx.var(deps=["saved", *_FIELDS], auto_deps=False)
    def is_dirty(self) -> bool:
        """Whether something is typed that is not saved."""
        return any(getattr(self, field) != getattr(self.saved, field) for field in _FIELDS)

    @rx.var
    def band(self) -> str:
        """The band's colour as it would be, by what is picked now."""
        family = self.family if self.family in FAMILIES else ""
        try:
            return store_colors(self.saved.slug, family, self.own_color.strip().lower()).band
        except ValueError:
            return store_colors(self.saved.slug, family).band

    @rx.var
    def tiles(self) -> list[str]:
        """Six tiles of the banner in the family that is picked now."""
        query = f"?family={self.family}" if self.family in FAMILIES else ""
        return [f"/media/art/{self.saved.slug}/tile-{n}.svg{query}" for n in range(6)]

    def _sources(self) -> tuple[Source, ...]:
        return (
            Source(get_own_store, topics=_topics, show="_show_store"),
            Source(_waiting_logo, topics=_topics, show="_show_logo"),
        )

    def _show_logo(self, logo: FileView) -> None:
        self.logo = logo

    def _show_store(self, store: StoreView) -> None:
        changed = any(getattr(store, f) != getattr(self.saved, f) for f in _FIELDS)
        if not self.saved.version or not self.is_dirty:
            self._take(store)
        elif changed:
            self.theirs = store
            self.has_conflict = True
        else:  # a new logo or address leaves what is being typed alone
            self.saved = store

    def _take(self, store: StoreView) -> None:
        self.saved = store
        for field in _FIELDS:
            setattr(self, field, getattr(store, field))
        self.slug = store.slug
        self.slug_good = self.slug_error = ""
        self.errors = {}
        self.has_conflict = False

    @rx.event
    def open(self):
        """Begin anew, with what is saved."""
        self.reset()

    @rx.event
    def type_field(self, field: str, text: str):
        """Take what is typed or picked; nothing is saved yet."""
        if field not in _FIELDS or not isinstance(text, str):
            return
        setattr(self, field, text[:_LONGEST])
        self.is_saved = False
        self.errors = {name: text for name, text in self.errors.items() if name != field}

    @rx.event
    async def save(self):
        """Save everything, or say at each field why not; a conflict is shown."""
        if self.is_saving:
            return
        self.is_saving = True
        self.errors = {}
        yield
        typed = {field: getattr(self, field) for field in _FIELDS}
        try:
            store = await self._call(edit_store, version=self.saved.version, **typed)
        except InvalidFields as refusal:
            self.errors = dict(refusal.fields)
            yield focus_on(f"store-{refusal.field}")
        except StaleVersion:
            self.theirs = await self._read(get_own_store)
            self.has_conflict = True
        else:
            self._take(store)
            self.is_saved = True
            yield SessionState.load
        finally:
            self.is_saving = False

    @rx.event
    def take_theirs(self):
        """Give up what is typed here for what was saved elsewhere."""
        self._take(self.theirs)

    @rx.event
    def keep_mine(self):
        """Save over what was saved elsewhere, having seen it."""
        self.saved = replace(self.saved, version=self.theirs.version)
        self.has_conflict = False
        return StoreSettingsState.save

    @rx.event
    async def type_slug(self, slug: str):
        """Take another address and say at once whether it can be had."""
        self.slug = typed_text(slug, 80).strip().lower()
        check = await self._read(check_slug, self.slug)
        self.slug_good, self.slug_error = (
            (check.message, "") if check.is_free else ("", check.message)
        )

    @rx.event
    async def move(self):
        """Move the store to the typed address."""
        try:
            store = await self._call(change_slug, self.slug, version=self.saved.version)
        except InvalidInput as refusal:
            self.slug_good, self.slug_error = "", refusal.message
            return None
        except StaleVersion as refusal:
            self.slug_good, self.slug_error = "", refusal.message
            return None
        self.saved = store
        self.slug_good, self.slug_error = "The store has moved there.", ""
        return SessionState.load

    @rx.event
    def logo_sent(self, _file_id: str):
        """All of the picture is here; what is shown follows by itself once it is cut."""
        return SessionState.load

    @rx.event
    async def drop_logo(self):
        """Go back to the mark that is drawn from the address."""
        await self._call(remove_logo)
        return SessionState.load
