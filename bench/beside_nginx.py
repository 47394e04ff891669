"""Kept pages beside nginx, which serves the same bytes as files, in one run on one machine.

    python bench/beside_nginx.py [--rounds 5] [--seconds 2] [--keep FOLDER]

Needs `nginx` and `wrk` (Debian has both). Makes a blog of 1,000 posts on SQLite, starts the server as `make run` does,
takes five pages from it, gives them to nginx (Debian's settings, as files and as files compressed before), and asks
for each with 16 connections that stay open: that nginx, our server, an nginx in front of our server that sends the
files we keep (`manage.py front_server nginx`), and what the server of ours (granian) does where its application is but
bytes in memory (bench/in_memory.py). They are asked by turns, in several rounds, since a machine is not as fast from
one minute to the next. Prints the medians of all rounds: requests a second, the slowest hundredth in milliseconds, and
the ratio to nginx in the same round. What loads them has the same processors.
"""

import argparse
import gzip
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
CONNECTIONS, POSTS = 16, 1_000
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"  # its readings are counted
NGINX = """
worker_processes auto; daemon off; pid {folder}/{name}.pid; error_log {folder}/error.log;
events {{ worker_connections 768; }}
http {{
  sendfile on; tcp_nopush on; types_hash_max_size 2048; include /etc/nginx/mime.types;
  access_log {folder}/{name}.log; gzip_static on;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  {site}
}}
"""


def fill() -> None:
    """In a process of its own: make the blog where it is not there yet; prints the pages to ask for."""
    sys.path[:0] = [str(ROOT), str(ROOT / "bench")]
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from lots import fill

    from blog.posts.models import Post
    from blog.tags.models import Tag

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not Post.objects.exists():
        fill(POSTS)
    post = Post.objects.public().order_by("-comment_count", "-pk").first()
    tag = Tag.objects.order_by("pk").first()
    pages = {"home": "/", "post, 200 comments": post.get_absolute_url(), "tag": tag.get_absolute_url()}
    pages |= {"month": f"{post.local_date:/%Y/%m/}", "feed": "/feed/"}
    for name, path in pages.items():
        print(name, path, sep="\t")


def start(command: list[str], port: int, **options) -> subprocess.Popen:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    for _ in range(100):
        time.sleep(0.1)
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return process
    process.kill()
    sys.exit(f"{command[0]} did not start.")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def load(address: str, seconds: int, encoding: str) -> tuple[float, float]:
    """Requests a second, and what the slowest hundredth takes, in milliseconds."""
    headers = [f"User-Agent: {BROWSER}", *([f"Accept-Encoding: {encoding}"] if encoding else [])]
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency"]
    told = subprocess.run(
        [*command, *(part for one in headers for part in ("-H", one)), address],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    if "Non-2xx" in told or "Socket errors" in told:
        sys.exit(f"{address} was not answered as it should be:\n{told}")
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", told).groups()
    return float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1]), float(number) * {"us": 0.001, "ms": 1, "s": 1000}[
        unit
    ]


def in_rounds(addresses: list[str], rounds: int, seconds: int, encoding: str) -> list[tuple[float, float, float]]:
    """For each of these: requests a second, the slowest hundredth, and the ratio to the first; medians of rounds in
    which each had its turn."""
    for address in addresses:
        load(address, 1, encoding)
    told = [[load(address, seconds, encoding) for address in addresses] for _ in range(rounds)]
    return [
        (
            median(one[place][0] for one in told),
            median(one[place][1] for one in told),
            median(one[place][0] / one[0][0] for one in told),
        )
        for place in range(len(addresses))
    ]


def compare(folder: Path, rounds: int, seconds: int) -> None:
    app, files, front, bare = (free_port() for _ in range(4))
    ours, theirs, behind, least = (f"http://127.0.0.1:{port}" for port in (app, files, front, bare))
    environ = os.environ | {"DATA_DIR": str(folder / "data"), "SITE_URL": behind.replace("127.0.0.1", "localhost")}
    environ.pop("DEBUG", None)
    told = {"env": environ, "cwd": ROOT, "check": True, "capture_output": True, "text": True}
    listed = subprocess.run([sys.executable, __file__, "--fill"], **told).stdout
    pages = dict(line.split("\t") for line in listed.splitlines() if "\t" in line)
    environ |= {"MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "65536", "PAGES": f"{folder}/www"}
    granian = [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1"]
    granian += ["--workers", "2", "--blocking-threads", "4", "--no-ws", "--log-level", "warning", "--port"]
    servers = [start([sys.executable, "manage.py", "serve", "--port", str(app)], app, env=environ, cwd=ROOT)]
    for path in pages.values():
        place = folder / "www" / path.strip("/") / "index.html"
        place.parent.mkdir(parents=True, exist_ok=True)
        for _ in range(8):  # both workers have it
            body = urllib.request.urlopen(ours + path).read()
        place.write_bytes(body)
        place.with_name("index.html.gz").write_bytes(gzip.compress(body, 9))
    command = ["manage.py", "front_server", "nginx", "--to", f"127.0.0.1:{app}", "--log", f"{folder}/asked.log"]
    site = subprocess.run([sys.executable, *command], **told).stdout
    plain = f"server {{ listen 127.0.0.1:{files}; root {folder}/www; }}"
    servers += [nginx(folder, "files", plain, files), nginx(folder, "front", site, front)]
    servers.append(start([*granian, str(bare), "in_memory:application"], bare, env=environ, cwd=ROOT / "bench"))
    try:
        print(
            "| page | bytes | | nginx | ms | ours | ms | ratio | nginx, our files | ms | ratio | granian | ms | ratio |"
        )
        print("|---|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
        for name, path in pages.items():
            size = (folder / "www" / path.strip("/") / "index.html").stat().st_size
            for encoding in ("", "gzip"):
                asked = [server + path for server in (theirs, ours, behind, least)]
                (base, slow, _one), *others = in_rounds(asked, rounds, seconds, encoding)
                line = f"| {name} | {size:,} | {encoding} | {base:,.0f} | {slow:.1f}"
                for number, slow, ratio in others:
                    line += f" | {number:,.0f} | {slow:.1f} | {ratio:.2f}"
                print(line, "|", flush=True)
    finally:
        for server in reversed(servers):
            server.send_signal(signal.SIGTERM)
            server.wait()


def nginx(folder: Path, name: str, site: str, port: int) -> subprocess.Popen:
    config = folder / f"{name}.conf"
    config.write_text(NGINX.format(folder=folder, name=name, site=site))
    return start(["nginx", "-c", str(config)], port)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="how often each has its turn")
    parser.add_argument("--seconds", type=int, default=2, help="how long it is asked then")
    parser.add_argument("--keep", type=Path, help="a folder for the blog, used again where it is there")
    parser.add_argument("--fill", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.fill:
        return fill()
    if missing := [name for name in ("nginx", "wrk") if not shutil.which(name)]:
        sys.exit(f"Missing: {' and '.join(missing)}. Install with 'apt install {' '.join(missing)}', and run again.")
    if asked.keep:
        return compare(asked.keep.resolve(), asked.rounds, asked.seconds)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # nginx reads it as another user, where it was started by root
        return compare(Path(folder), asked.rounds, asked.seconds)


if __name__ == "__main__":
    main()
