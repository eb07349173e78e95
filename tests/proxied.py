"""Debian's nginx before servers that tests start: what it does is told by each test."""

import os
import shutil
import subprocess
import time
from contextlib import contextmanager

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin")
_AS_ROOT = "user root;" if os.geteuid() == 0 else ""
_CONFIG = """
{user} daemon off; pid {folder}/pid; error_log stderr; worker_shutdown_timeout 1s;
events {{}}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  map $http_upgrade $upgraded {{ default upgrade; "" close; }}
  {http}
}}
"""
# of a location that passes websockets on
PASSED = """
  proxy_http_version 1.1; proxy_read_timeout 1h; proxy_set_header Host $http_host;
  proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $upgraded;
"""


@contextmanager
def proxy(folder, http, log):
    """Runs nginx by what stands in its block ``http``; gives what replaces that.

    Replaced, it closes every connection within a second, as a proxy does whose limit is over.
    """
    config = folder / "nginx.conf"
    command = [NGINX, "-p", str(folder), "-c", str(config)]

    def write(http):
        config.write_text(_CONFIG.format(folder=folder, user=_AS_ROOT, http=http))

    def replace(http):
        write(http)
        subprocess.run([*command, "-s", "reload"], check=True, stdout=log, stderr=log)

    write(http)
    process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        while not (folder / "pid").exists():  # which it writes once it listens
            assert process.poll() is None, "nginx ended; its log says why"
            time.sleep(0.05)
        yield replace
    finally:
        process.terminate()
        process.wait(20)
