"""Signing in: who somebody is, shown by a password, a second factor, a passkey or an own provider.

What they may then do is decided elsewhere (portfolio.access).
"""
