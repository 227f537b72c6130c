"""The page that agents live in, and its socket."""
