"""Recurring money: memberships of a store and plans of its creator, one model and one way each."""
