"""Refunds: a buyer's wish, a creator's decision, Stripe's doing, and what follows from it."""
