"""Credits: bought in packages from the academy, kept in a wallet, spent on courses."""
