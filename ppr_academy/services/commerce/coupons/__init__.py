"""Coupons: what a code takes off, who may use it how often, and the creator's list of them."""
