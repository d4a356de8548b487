"""Institutions and their clients: who may ask, and how they prove who they are.

Owns: registered institutions, clients, their secrets and keys, client authentication.
Does not own: what they may ask for (`manifest`), nor what a profile demands (`protocol`).
"""
