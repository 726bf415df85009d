"""Resend: sending mail, an outbox to read it in, and signed delivery events."""
