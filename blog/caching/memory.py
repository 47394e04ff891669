"""The pages a process has in its memory: as many bytes as it may, the longest unasked going first."""

import threading
from collections import OrderedDict

from blog.caching.pages import Page


class Memory:
    def __init__(self, most: int):
        """As many bytes at most; a single page takes no more than a quarter of them."""
        self.most = most
        self.size = 0
        self._pages: OrderedDict[str, Page] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, path: str) -> Page | None:
        page = self._pages.get(path)
        if page is not None:
            try:  # noqa: SIM105  on the way of every reader
                self._pages.move_to_end(path)
            except KeyError:  # another thread has just let it go
                pass
        return page

    def keep(self, path: str, page: Page) -> None:
        if page.size > self.most // 4:
            return
        with self._lock:
            self._forget(path)
            self._pages[path] = page
            self.size += page.size
            while self.size > self.most:
                self._forget(next(iter(self._pages)))

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self.size = 0

    def _forget(self, path: str) -> None:
        gone = self._pages.pop(path, None)
        if gone is not None:
            self.size -= gone.size
