"""Media: files in object storage, what they are, and the pictures and waves made from them."""
