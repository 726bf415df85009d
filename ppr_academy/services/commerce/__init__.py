"""Commerce: quotes, orders, what the processor said, the ledger, Connect."""
