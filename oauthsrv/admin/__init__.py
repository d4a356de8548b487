"""What the operator does: commands and pages.

Owns: no rule of its own; it calls the operations of lower floors.
Does not own: what a person or an institution sees.
"""
