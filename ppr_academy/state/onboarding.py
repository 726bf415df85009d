"""/onboarding: what brings somebody here, and for creators the store's first settings."""

from dataclasses import dataclass

import reflex as rx

from ppr_academy.services.core.config import get_settings
from ppr_academy.services.core.errors import InvalidFields, InvalidInput
from ppr_academy.services.identity.profile import finish_onboarding
from ppr_academy.services.media.colors import FAMILIES
from ppr_academy.services.stores.errors import HasStore
from ppr_academy.services.stores.me import find_me
from ppr_academy.services.stores.opening import open_store
from ppr_academy.services.stores.slugs import check_slug, suggest_slug
from ppr_academy.services.stores.typed import NAME_LIMIT
from ppr_academy.state.base import Page, focus_on, sign_in_redirect, typed_text


@dataclass(frozen=True, slots=True)
class FamilyChoice:
    """One colour family to pick, and the colour of its band."""

    name: str
    band: str


FAMILY_CHOICES = tuple(FamilyChoice(name, family.colors.band) for name, family in FAMILIES.items())


class OnboardingState(Page, rx.State):
    """The page."""

    pick: str = ""
    host: str = ""
    store_name: str = ""
    slug: str = ""
    slug_good: str = ""
    slug_error: str = ""
    name_error: str = ""
    family: str = "moss"
    is_slug_typed: bool = False
    is_opening: bool = False

    @rx.event
    async def open(self):
        """For the signed-in only; who has a store already is taken to it."""
        self.host = get_settings().public_url.partition("://")[2] + "/"
        self.is_opening = False
        # Never folded again here: this runs anew when the connection comes back, and whoever was
        # quicker than it may be typing already.
        if self.router.url.query_parameters.get("for") == "create":
            self.pick = "create"
        me = await self._read(find_me)
        if not me.is_signed_in:
            return sign_in_redirect()
        if me.has_store:
            return rx.redirect("/dashboard")
        return None

    @rx.event
    async def learn(self):
        """Remember the learning side and show the library."""
        await self._call(finish_onboarding, "learn")
        return rx.redirect("/marketplace")

    @rx.event
    def create(self):
        """Unfold the store's first settings."""
        self.pick = "create"
        return focus_on("store-name")

    @rx.event
    async def set_store_name(self, name: str):
        """Take the name; until an address is typed by hand, it follows the name."""
        self.store_name = typed_text(name, NAME_LIMIT * 2)
        self.name_error = ""
        if not self.is_slug_typed:
            await self._check(suggest_slug(self.store_name))

    @rx.event
    async def set_slug(self, slug: str):
        """Take the address and say at once whether it can be had."""
        slug = typed_text(slug, 80).lower()
        self.is_slug_typed = bool(slug)
        await self._check(slug)

    async def _check(self, slug: str) -> None:
        self.slug = slug
        self.slug_good = self.slug_error = ""
        if not slug:
            return
        check = await self._read(check_slug, slug)
        if check.is_free:
            self.slug_good = check.message
        else:
            self.slug_error = check.message

    @rx.event
    def set_family(self, family: str):
        """Pick the family that the covers grow from."""
        self.family = typed_text(family, 20)

    @rx.event
    async def open_store(self):
        """Open the store, or say at each field why not."""
        if self.is_opening:
            return
        self.is_opening = True
        self.name_error = self.slug_error = ""
        yield
        try:
            await self._call(open_store, name=self.store_name, slug=self.slug, family=self.family)
        except InvalidInput as refusal:
            fields = refusal.fields if isinstance(refusal, InvalidFields) else {}
            fields = fields or {refusal.field: refusal.message}
            self.name_error = fields.get("name", "")
            self.slug_error = fields.get("slug", "")
            self.slug_good = "" if self.slug_error else self.slug_good
            self.is_opening = False
            yield focus_on("store-name" if self.name_error else "store-slug")
            return
        except HasStore:
            pass
        except Exception:
            self.is_opening = False
            raise
        yield rx.redirect("/dashboard")
