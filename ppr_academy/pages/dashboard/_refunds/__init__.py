"""Refunds on the money page: open requests, and the dialogs that decide."""
