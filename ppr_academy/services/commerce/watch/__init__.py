"""The watch over the books: runs of the audit, what they found, and whose payouts wait for it."""
