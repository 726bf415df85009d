"""The provider's signing key: made at the first need, kept with the sandbox's state."""

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.world import Sandbox

_ID = "oidc_key_1"
ALGORITHM = "RS256"


def signing_key(sandbox: Sandbox) -> RSAKey:
    """The private key. Two processes that start at once agree on one."""
    with sandbox.store.read() as tx:
        stored = tx.find(_ID, "oidc_key")
    if stored is None:
        fresh = RSAKey.generate_key(
            2048, {"use": "sig", "alg": ALGORITHM}, private=True, auto_kid=True
        )
        with sandbox.store.write() as tx:
            stored = tx.find(_ID, "oidc_key") or tx.put(
                "oidc_key", {"id": _ID, "jwk": fresh.as_dict(private=True)}
            )
    return RSAKey.import_key(stored["jwk"])


def public_keys(sandbox: Sandbox) -> Doc:
    """The JWKS document."""
    return dict(KeySet([signing_key(sandbox)]).as_dict(private=False))


def sign(sandbox: Sandbox, claims: Doc) -> str:
    """A signed JWT."""
    key = signing_key(sandbox)
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid, "typ": "JWT"}, claims, key)
