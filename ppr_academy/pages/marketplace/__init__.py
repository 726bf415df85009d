"""What is on sale, over every store."""
