"""Stripe: accounts, checkout, payments, refunds and events, in Stripe's shapes."""
