"""Analytics: what a creator sees of sales and students."""
