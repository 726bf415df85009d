"""The settings of each kind of product, typed. Offer.terms holds them as JSON."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from ppr_academy.models.offers import Offer
from ppr_academy.services.core.money import MAX_PRICE_CENTS, MIN_PRICE_CENTS

MAX_TIP_CENTS = 50_000


class _Terms(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class BundleTerms(_Terms):
    """Several courses for one price; the price falls by the share of what is owned already."""

    kind: Literal["bundle"] = "bundle"


class ChosenPriceTerms(_Terms):
    """The buyer names the price, from the offer's own upwards. Cents."""

    kind: Literal["pay_what_you_want"] = "pay_what_you_want"
    suggested_cents: int = Field(ge=MIN_PRICE_CENTS, le=MAX_PRICE_CENTS)


class TipTerms(_Terms):
    """The buyer gives something and gets nothing; we take nothing of it. Cents."""

    kind: Literal["tip"] = "tip"
    suggested_cents: int = Field(ge=MIN_PRICE_CENTS, le=MAX_TIP_CENTS)


ProductTerms = Annotated[BundleTerms | ChosenPriceTerms | TipTerms, Field(discriminator="kind")]
_ADAPTER: TypeAdapter[Any] = TypeAdapter(ProductTerms)


def read_terms(offer: Offer) -> BundleTerms | ChosenPriceTerms | TipTerms:
    """The typed settings of a product. Raises ValueError for what no code of ours wrote."""
    found: BundleTerms | ChosenPriceTerms | TipTerms = _ADAPTER.validate_python(
        offer.terms | {"kind": offer.kind.value}
    )
    return found
