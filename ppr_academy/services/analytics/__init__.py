"""Analytics: what a creator sees of sales and students, as sums over what really happened."""
