"""The demo page: bank, phone, register and record side by side, live. For demonstrations only.

Owns: `/demo`, which shows what the real services do. Does not own: any of what it shows.
"""
