"""How often pages came from the cache; counted in the process, and written now and then."""

from dataclasses import dataclass


@dataclass(slots=True)
class Figures:
    """Since they were last written: pages sent as they were kept, made, sent though old, and changes told."""

    served: int = 0
    made: int = 0
    stale: int = 0
    purged: int = 0


figures = Figures()
