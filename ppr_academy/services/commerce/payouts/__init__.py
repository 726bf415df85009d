"""Payouts: what Stripe sends to creators' banks, told by events, and the lines it is made of."""
