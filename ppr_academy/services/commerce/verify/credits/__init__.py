"""The audit of credits: lots, uses, what they are worth, and what creators got for them."""
