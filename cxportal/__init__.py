"""The wiring of CX Portal: settings, addresses, servers."""

__version__ = "6.69.25"
