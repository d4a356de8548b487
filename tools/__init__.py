"""What `make` calls; the set-up scripts need nothing but Python's standard library."""
