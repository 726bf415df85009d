"""Learning: who may learn what, and how far they are."""
