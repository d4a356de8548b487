"""The catalogue: the published tree of data items, and the platforms that hold them.

Owns: items with titles, sensitivity and order; versions and editions; registered resource servers.
Does not own: what an institution may ask of it (`manifest`), nor any value of the data.
"""
