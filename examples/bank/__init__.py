"""An institution's own software, as an outside developer writes it: Flask, requests, joserfc.

Owns: counter screen, self-service terminal, web form, poster, and what it keeps of the answers.
Does not own: anything of the authorization server; it imports nothing of it and speaks only OAuth.
What it is called, which services it offers and what they ask for stands in its configuration.
"""
