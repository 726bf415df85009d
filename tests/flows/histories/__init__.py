"""Everything that can happen to money, in any order, and the proof that it adds up."""
