"""What every resource server must know: identifiers, proofs, tickets, pruning and the second check.

Owns: how a platform decides what leaves it, and the runnable example platform.
Does not own: what was agreed; for that it asks the authorization server before every release.
Imports nothing of `oauthsrv`: it is a distribution of its own.
"""
