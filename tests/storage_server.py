"""Cloud Storage's JSON API and the metadata server, on loopback, for gcsfs.

An object is there when its last byte has come, as there: a request that is cut leaves nothing. Who
asks needs a token of the metadata server, and holds on each object what ``permissions`` says; what
was asked for is in ``asked``.
"""

import hashlib
import json
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

BUCKET = "p1-shoken-store"
TOKEN = "a-token-of-the-run-account"  # noqa: S105 - of this server
# of roles/storage.objectUser, what deploy/ gives to the page's account, those that a store can use
OBJECT_USER = frozenset({"create", "delete", "get", "list"})


@contextmanager
def served_bucket(monkeypatch, folder):
    """A bucket to which Google's client in this process is led, with no memory of another."""
    from gcsfs.core import GCSFileSystem  # what the store opens; gcsfs.GCSFileSystem is another
    from google.auth.compute_engine import _metadata

    with Storage() as storage:
        for name, value in storage.environment(folder).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(_metadata, "_GCE_METADATA_HOST", storage.host)
        GCSFileSystem.clear_instance_cache()
        yield storage
        GCSFileSystem.clear_instance_cache()


@dataclass
class Storage:
    """One bucket."""

    objects: dict = field(default_factory=dict)
    permissions: frozenset = OBJECT_USER
    asked: Counter = field(default_factory=Counter)
    sessions: dict = field(default_factory=dict)
    failures: list = field(default_factory=list)
    tokens: int = 0
    ranges: list = field(default_factory=list)
    uploaded_bytes: int = 0
    turn: threading.Lock = field(default_factory=threading.Lock)
    on_upload: Callable = field(default=lambda _: None)  # told uploaded_bytes as they come

    def __enter__(self):
        storage = self

        class Handler(_Handler):
            store = storage

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    @property
    def host(self):
        return f"127.0.0.1:{self._server.server_address[1]}"

    def environment(self, folder):
        """What leads Google's client to this server, as Cloud Run leads it to Google's."""
        return {
            "STORAGE_EMULATOR_HOST": f"http://{self.host}",
            "GCE_METADATA_HOST": self.host,
            "GCE_METADATA_IP": self.host,
            "CLOUDSDK_CONFIG": str(folder / "no-gcloud"),
            "GOOGLE_APPLICATION_CREDENTIALS": "",
            "no_proxy": "127.0.0.1",
        }


class _Refused(Exception):
    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _answer(self):
        parts = urlsplit(self.path)
        self.query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        length = int(self.headers.get("Content-Length") or 0)
        raw = b"".join(self._pieces(length, is_upload=parts.path.startswith("/upload")))
        if len(raw) < length:  # the client has gone
            self.close_connection = True
            return
        try:
            with self.store.turn:
                status, headers, body = self._route(parts.path, raw)
        except _Refused as error:
            told = {"error": {"code": error.code, "message": str(error)}}
            status, headers, body = error.code, {}, json.dumps(told).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _pieces(self, left, *, is_upload):
        while left and (piece := self.rfile.read(min(left, 2**16))):
            left -= len(piece)
            yield piece
            if is_upload:
                self.store.uploaded_bytes += len(piece)
                self.store.on_upload(self.store.uploaded_bytes)

    do_GET = do_POST = do_PUT = do_DELETE = _answer

    def log_message(self, *_):
        pass

    def _route(self, path, raw):
        if path == "/" or path.startswith("/computeMetadata/"):
            return self._metadata(path)
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            raise _Refused(401, "Anonymous caller does not have access.")
        if self.store.failures:
            raise _Refused(self.store.failures.pop(), "backendError")
        for prefix, method in (("/upload", self._upload), ("/download", self._download)):
            if path.startswith(prefix):
                return method(path, raw)
        bucket, _, name = path.removeprefix("/storage/v1/b/").partition("/o")
        if bucket != BUCKET:
            raise _Refused(404, "The specified bucket does not exist.")
        if not name:
            return self._listed() if path.endswith("/o") else self._needs("buckets.get")
        return self._of_object(name)

    def _of_object(self, name):
        name, _, copy = name.removeprefix("/").partition(f"/rewriteTo/b/{BUCKET}/o/")
        name = unquote(name)
        self._needs("delete" if self.command == "DELETE" else "get")
        if name not in self.store.objects:
            raise _Refused(404, f"No such object: {BUCKET}/{name}")
        if self.command == "DELETE":
            return self._delete(name)
        if copy:
            return self._copied(name, unquote(copy))
        return _json(_about(name, self.store.objects[name]))

    def _copied(self, name, copy):
        self._needs("create")
        self.store.objects[copy] = self.store.objects[name]
        return _json({"kind": "storage#rewriteResponse", "done": True})

    def _delete(self, name):
        generation = _about(name, self.store.objects[name])["generation"]
        if self.query.get("ifGenerationMatch", generation) != generation:
            raise _Refused(412, "At least one of the pre-conditions did not hold.")
        self.store.objects.pop(name)
        return 204, {}, b""

    def _needs(self, permission):
        self.store.asked[permission] += 1
        if permission not in self.store.permissions:
            raise _Refused(403, f"storage.objects.{permission} denied")

    def _metadata(self, path):
        flavor = {"Metadata-Flavor": "Google"}
        account = {"email": "shoken-run@p1.iam.gserviceaccount.com", "aliases": [], "scopes": []}
        if path.endswith("/token"):
            self.store.tokens += 1
            told = {"access_token": TOKEN, "expires_in": 3599, "token_type": "Bearer"}
        elif path.endswith("/project/project-id"):
            return 200, {**flavor, "Content-Type": "application/text"}, b"p1"
        elif path.endswith("/universe-domain"):
            return 200, {**flavor, "Content-Type": "application/text"}, b"googleapis.com"
        else:
            told = account
        return 200, {**flavor, "Content-Type": "application/json"}, json.dumps(told).encode()

    def _listed(self):
        self._needs("list")
        prefix, after = self.query.get("prefix", ""), self.query.get("pageToken", "")
        most = int(self.query.get("maxResults", 1000))
        names, folders = [], set()
        for name in sorted(self.store.objects):
            rest = name.removeprefix(prefix)
            if not name.startswith(prefix) or name <= after:
                continue
            if "delimiter" in self.query and "/" in rest:
                folders.add(prefix + rest.partition("/")[0] + "/")
            else:
                names.append(name)
        page = {"items": [_about(name, self.store.objects[name]) for name in names[:most]]}
        page |= {"kind": "storage#objects", "prefixes": sorted(folders)}
        return _json(page | ({"nextPageToken": names[most - 1]} if len(names) > most else {}))

    def _download(self, path, _):
        self._needs("get")
        name = unquote(path.partition("/o/")[2])
        if name not in self.store.objects:
            raise _Refused(404, f"No such object: {BUCKET}/{name}")
        content, asked = self.store.objects[name], self.headers.get("Range")
        self.store.ranges.append(asked)
        if not asked:
            return 200, {}, content
        first, last = (int(end) for end in asked.removeprefix("bytes=").split("-"))
        if first >= len(content):
            raise _Refused(416, "The requested range cannot be satisfied.")
        part = content[first : last + 1]
        end = first + len(part) - 1
        return 206, {"Content-Range": f"bytes {first}-{end}/{len(content)}"}, part

    def _upload(self, path, raw):
        if "upload_id" in self.query:
            return self._chunk(raw)
        self._needs("create")
        self._only_new = self.query.get("ifGenerationMatch") == "0"
        if self.query["uploadType"] == "resumable":
            session = f"{len(self.store.sessions)}-of-a-resumable-upload"
            self.store.sessions[session] = [json.loads(raw)["name"], b""]
            where = f"http://{self.store.host}{path}?uploadType=resumable&upload_id={session}"
            return 200, {"Location": where}, b""
        mark = b"--" + self.headers["Content-Type"].partition("boundary=")[2].strip('"').encode()
        _, about, content, _ = raw.split(mark) if raw.count(mark) == 3 else _whole(raw, mark)
        body = content.partition(b"\n\n")[2].removesuffix(b"\n")
        return self._finish(json.loads(about.partition(b"\n\n")[2])["name"], body)

    def _chunk(self, raw):
        session = self.store.sessions[self.query["upload_id"]]
        span, _, total = self.headers["Content-Range"].removeprefix("bytes ").partition("/")
        if int(span.partition("-")[0]) != len(session[1]):
            raise _Refused(400, "Invalid request: the chunk does not begin where the last ended.")
        session[1] += raw
        if len(session[1]) < int(total):
            return 308, {"Range": f"bytes=0-{len(session[1]) - 1}"}, b""
        return self._finish(*session)

    def _finish(self, name, content):
        if name in self.store.objects and getattr(self, "_only_new", False):
            raise _Refused(412, "At least one of the pre-conditions did not hold.")
        if name in self.store.objects:
            self._needs("delete")  # to put one in another's place needs this too
        self.store.objects[name] = content
        return _json(_about(name, content))


def _whole(raw, mark):
    """The parts of an upload whose content holds the mark itself."""
    _, about, rest = raw.split(mark, 2)
    return b"", about, rest.rpartition(mark)[0], b""


def _about(name, content):
    return {
        "kind": "storage#object",
        "name": name,
        "bucket": BUCKET,
        "size": str(len(content)),
        "contentType": "application/octet-stream",
        "md5Hash": hashlib.md5(content).hexdigest(),
        # there, another with each upload
        "generation": str(int(hashlib.md5(content).hexdigest()[:12], 16)),
        "updated": "2026-11-25T10:00:00.000Z",
        "timeCreated": "2026-11-25T10:00:00.000Z",
    }


def _json(told):
    return 200, {"Content-Type": "application/json; charset=UTF-8"}, json.dumps(told).encode()
