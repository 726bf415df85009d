"""Products: what a store sells beside single courses. Bundles, pay what you want, tips."""
