"""A local stand-in for each outside service, speaking its HTTP API.

Stripe, Resend, an OpenID Connect provider and Clerk's webhooks, as far as this product uses them:
stateful, strict, and driven only by the official SDKs over HTTP. An unknown or ill-typed parameter
gets the vendor's own refusal; what changes is told in signed webhooks, which can be held back,
sent late, twice or in another order. Its state lives in a small SQLite file of its own. Mount
`app.create_sandbox(settings)` at `/sandbox`; only composition roots and tests import it.
"""
