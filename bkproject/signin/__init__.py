"""Signing in: password, second factor, passkeys, the identity provider, a forgotten password, one's sessions."""
