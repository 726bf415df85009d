"""What a store earned: the path of each sale, what months come to, and the statements of it."""
