"""Signing in and up, mailed links, and a person's own account."""

from ppr_academy.pages.account import (  # noqa: F401 - each registers its page
    account,
    forgot_password,
    memberships,
    orders,
    reset_password,
    sign_in,
    sign_up,
    verify_email,
    wallet,
)
