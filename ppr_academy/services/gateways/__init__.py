"""The only files that import a vendor SDK: payments, mail, identity, storage."""
