"""How fast, and in how much memory, a WordPress export of any size comes in; beside the parser's own speed.

    python bench/import_speed.py [POSTS] [COMMENTS_A_POST]

Generates an export, imports it into a new SQLite database, and prints ratios.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).resolve().parents[1]
WORDS = (
    "le la les des une sur avec pour dans qui que nous vous maison jardin médecin écriture réseau lecteur hiver été "
    "lumière fenêtre histoire pensée chemin rivière montagne oiseau arbre pierre papier encre machine blog billet"
).split()
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Bench</title><link>https://bench.example</link>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://bench.example</wp:base_blog_url>
"""


def sentence() -> str:
    return " ".join(random.choice(WORDS) for _ in range(random.randint(6, 16))).capitalize() + "."


def generate(path: Path, posts: int, comments: int) -> None:
    """Posts of some 6 kB, each with a link to another one."""
    random.seed(4)
    paragraphs = [" ".join(sentence() for _ in range(5)) for _ in range(2000)]
    with path.open("w", encoding="utf-8") as out:
        out.write(HEAD)
        for number in range(1, posts + 1):
            day = f"{2005 + number * 19 // posts}-05-12"
            link = f'<a href="https://bench.example/?p={random.randint(1, posts)}">voir</a>'
            body = "\n\n".join([*random.choices(paragraphs, k=10), link])
            fields = {
                "post_id": number,
                "post_date_gmt": f"{day} 08:00:00",
                "post_name": f"post-{number}",
                "status": "publish",
                "post_type": "post",
                "comment_status": "open",
            }
            tags = "".join(f"<wp:{name}>{value}</wp:{name}>" for name, value in fields.items())
            out.write(
                f"<item><title>{sentence()}</title><dc:creator>a{number % 8}</dc:creator>"
                f"<link>https://bench.example/{day.replace('-', '/')}/post-{number}/</link>"
                f"<content:encoded><![CDATA[{body}]]></content:encoded>{tags}"
                f'<category domain="post_tag" nicename="t"><![CDATA[Tag {number % 100}]]></category>\n'
            )
            for place in range(comments):
                one = number * comments + place
                out.write(
                    f"<wp:comment><wp:comment_id>{one}</wp:comment_id>"
                    f"<wp:comment_author>L{one % 500}</wp:comment_author>"
                    f"<wp:comment_date_gmt>{day} 09:00:0{place % 10}</wp:comment_date_gmt>"
                    f"<wp:comment_content><![CDATA[{random.choice(paragraphs)[:300]}]]></wp:comment_content>"
                    f"<wp:comment_approved>1</wp:comment_approved>"
                    f"<wp:comment_parent>{number * comments if place else 0}</wp:comment_parent>"
                    "</wp:comment>\n"
                )
            out.write("</item>\n")
        out.write("</channel></rss>\n")


def memory_of(pid: int) -> int:
    """What a process and those it started hold, in kB; what they share counts once (Linux: Pss)."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:  # ended in between
        return 0
    own = next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)
    return own + sum(map(memory_of, map(int, children)))


def main() -> None:
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    comments = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.xml"
        generate(path, posts, comments)
        size = path.stat().st_size / 1e6
        began = time.perf_counter()
        for _event, element in etree.iterparse(str(path), tag="item", huge_tree=True):
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        parsing = time.perf_counter() - began
        environment = os.environ | {"DATA_DIR": folder}
        manage = [sys.executable, "manage.py"]
        subprocess.run([*manage, "migrate", "-v0"], cwd=ROOT, env=environment, check=True, stderr=subprocess.DEVNULL)
        began = time.perf_counter()
        importer = subprocess.Popen([*manage, "import_posts", str(path), "-v0"], cwd=ROOT, env=environment)
        peak = 0
        while importer.poll() is None:
            peak = max(peak, memory_of(importer.pid))
            time.sleep(0.1)
        importing = time.perf_counter() - began
    print(f"{posts} posts, {posts * comments} comments, {size:.0f} MB")
    print(f"the parser alone   {parsing:7.1f} s   {size / parsing:6.0f} MB/s")
    print(f"end to end         {importing:7.1f} s   {posts / importing:6.0f} posts/s   {size / importing:6.1f} MB/s")
    print(f"ratio {importing / parsing:.0f}; memory at most {peak / 1024:.0f} MB, both processes together")


if __name__ == "__main__":
    main()
