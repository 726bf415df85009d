"""/wallet: credits that a person has, bought and spent, kept true while it is open."""

import reflex as rx

from ppr_academy.services.commerce.credits.wallet import WalletView, get_wallet, get_wallet_topics
from ppr_academy.state.base import Page
from ppr_academy.state.live import Live, Source


class WalletState(Live, Page, rx.State):
    """The person's wallet."""

    wallet: WalletView = WalletView()

    def _sources(self) -> tuple[Source, ...]:
        return (Source(get_wallet, topics=get_wallet_topics, show="_show_wallet"),)

    def _show_wallet(self, wallet: WalletView) -> None:
        self.wallet = wallet
