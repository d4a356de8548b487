"""One authorization request on its way, from the client's push to the answer.

Owns: its transitions, its binding to one browser, its codes, its ticks, its end.
Does not own: what is asked (`manifest`), who the person is (`identity`), what was agreed
(`consent`), and how the answer travels (`oauth`).
"""
