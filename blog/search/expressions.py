"""What an engine is asked: tokens put together by and, or, not. Each engine spells it in its own language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Token:
    """One token of the index; `is_start` for all that begin with it."""

    text: str
    is_start: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that follow each other."""

    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Any:
    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class But:
    """What holds `wanted` and not `unwanted`."""

    wanted: "Expression"
    unwanted: "Expression"


Expression = Token | Phrase | All | Any | But


def for_sqlite(expression: Expression) -> str:
    """The query of SQLite's FTS5. Tokens are quoted, so that nothing in them is an operator."""
    match expression:
        case Token(text, is_start):
            return f'"{text}"' + ("*" if is_start else "")
        case Phrase(tokens):
            return '"' + " ".join(tokens) + '"'
        case All(parts):
            return "(" + " AND ".join(map(for_sqlite, parts)) + ")"
        case Any(parts):
            return "(" + " OR ".join(map(for_sqlite, parts)) + ")"
        case But(wanted, unwanted):
            return f"({for_sqlite(wanted)} NOT {for_sqlite(unwanted)})"


def for_postgresql(expression: Expression) -> str:
    """The same as PostgreSQL's tsquery."""
    match expression:
        case Token(text, is_start):
            return f"'{text}'" + (":*" if is_start else "")
        case Phrase(tokens):
            return "(" + " <-> ".join(f"'{token}'" for token in tokens) + ")"
        case All(parts):
            return "(" + " & ".join(map(for_postgresql, parts)) + ")"
        case Any(parts):
            return "(" + " | ".join(map(for_postgresql, parts)) + ")"
        case But(wanted, unwanted):
            return f"({for_postgresql(wanted)} & !{for_postgresql(unwanted)})"
