"""How long a neighbour asks us to leave it alone, by HTTP's own header."""

A_WHILE, AT_LEAST = 30.0, 1.0


def seconds(header: str | None) -> float | None:
    """Give what *header* asks for, or None where it names no number of seconds."""
    plain = header is not None and header.isascii() and header.isdecimal()
    return float(header) if header is not None and plain else None


def or_a_while(header: str | None) -> float:
    """Give the same of a neighbour that limits us, however little it says."""
    asked = seconds(header)
    return A_WHILE if asked is None else max(AT_LEAST, asked)
