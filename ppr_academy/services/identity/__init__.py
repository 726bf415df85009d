"""Identity: accounts, passwords, sessions, mailed links, sign-in at an outside issuer."""
