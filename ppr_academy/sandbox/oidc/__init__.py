"""An OpenID Connect provider: discovery, sign-in page, PKCE, id tokens, user info."""
