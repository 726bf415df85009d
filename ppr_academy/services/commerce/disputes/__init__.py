"""Disputes: what a buyer's bank asks back, what it means for the books, and our answer to it.

With a destination charge Stripe debits the platform and leaves the transfer alone. So we take the
creator's part back ourselves when a dispute opens and hold it; won, it goes to them again.
"""
