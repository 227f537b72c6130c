"""Text of strangers where others read it."""


def printable(text: str) -> str:
    """The text in one line: it forges no second one, colours no terminal and reorders no text."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
