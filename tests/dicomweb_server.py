"""A small archive that speaks DICOMweb, for tests of what may go wrong with one."""

import io
import json
import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pydicom

_BOUNDARY = "between-instances"
_STUDY_TAGS = {"00100020", "00080020", "00080050", "00080061", "00081030", "0020000D"}


class FakeArchive:
    """Instances by their identifiers, what was asked, and what the archive is to do wrong.

    ``status`` is answered to everything; ``loses`` is how many of the instances it takes it does
    not keep; ``body`` replaces every answer; ``wants`` is the Authorization that it asks for;
    ``knows_no_offset`` has each page of an answer be the first.
    """

    def __init__(self):
        self.instances = {}
        self.asked = []
        self.stored = 0
        self.status = self.body = self.wants = None
        self.loses = 0
        self.knows_no_offset = False

    def put(self, content):
        """Keep an instance."""
        header = pydicom.dcmread(io.BytesIO(content))
        self.instances[str(header.SOPInstanceUID)] = (header, content)

    def rows(self, path):
        """The data sets below a path of ``studies/…/series/…/instances/…``."""
        asked = re.findall(r"(studies|series|instances)/([0-9.]+)", path)
        names = {
            "studies": "StudyInstanceUID",
            "series": "SeriesInstanceUID",
            "instances": "SOPInstanceUID",
        }
        return [
            header
            for header, _ in self.instances.values()
            if all(str(header.get(names[kind])) == uid for kind, uid in asked)
        ]


class _Handler(BaseHTTPRequestHandler):
    archive: FakeArchive

    def do_GET(self):
        path, query = urlsplit(self.path).path.strip("/"), parse_qs(urlsplit(self.path).query)
        self.archive.asked.append(("GET", path, query))
        if self._refused():
            return
        rows = self.archive.rows(path)
        if path.endswith("/metadata"):
            rows = [self._without_pixels(row).to_json_dict() for row in rows]
            self._answer(json.dumps(rows).encode(), "application/dicom+json")
        elif path.endswith(("studies", "series", "instances")):
            level = path.rpartition("/")[2]
            self._answer(
                json.dumps(self._found(level, rows, query)).encode(), "application/dicom+json"
            )
        elif rows:
            self._parts(rows)
        else:
            self.send_error(404)

    def _found(self, level, rows, query):
        uid = {"studies": "StudyInstanceUID", "series": "SeriesInstanceUID"}.get(level)
        wanted = [
            row
            for row in rows
            if "PatientID" not in query or str(row.PatientID) == query["PatientID"][0]
        ]
        if uid:
            wanted = list({str(row.get(uid)): row for row in wanted}.values())
        first = 0 if self.archive.knows_no_offset else int(query.get("offset", ["0"])[0])
        last = first + int(query.get("limit", ["1000"])[0])
        tags = None if level != "studies" else _STUDY_TAGS
        told = []
        for row in wanted[first:last]:
            plain = self._without_pixels(row).to_json_dict()
            plain["00080061"] = {"vr": "CS", "Value": [str(row.Modality)]}
            told.append({tag: v for tag, v in plain.items() if tags is None or tag in tags})
        return told

    def _parts(self, rows):
        body = b""
        for row in rows:
            content = self.archive.instances[str(row.SOPInstanceUID)][1]
            body += (
                f"\r\n--{_BOUNDARY}\r\nContent-Type: application/dicom\r\n\r\n".encode() + content
            )
        body += f"\r\n--{_BOUNDARY}--".encode()
        kind = f'multipart/related; type="application/dicom"; boundary={_BOUNDARY}'
        self._answer(body, kind)

    def do_POST(self):
        body = self._body()
        self.archive.asked.append(("POST", self.path.strip("/"), {}))
        if self._refused():
            return
        boundary = re.search(r'boundary="?([^";]+)', self.headers["Content-Type"])[1].encode()
        for part in body.split(b"--" + boundary)[1:-1]:
            self.archive.stored += 1
            if self.archive.loses:
                self.archive.loses -= 1
            else:
                self.archive.put(part.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n"))
        self._answer(b"{}", "application/dicom+json")

    def _body(self):
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(int(self.headers["Content-Length"]))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _refused(self):
        archive = self.archive
        if archive.wants and self.headers.get("Authorization") != archive.wants:
            self.send_error(401)
        elif archive.status:
            self.send_error(archive.status)
        elif archive.body is not None:
            self._answer(archive.body, "text/html")
        else:
            return False
        return True

    def _answer(self, body, kind):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @staticmethod
    def _without_pixels(row):
        return pydicom.dcmread(io.BytesIO(_bytes(row)), stop_before_pixels=True)

    def log_message(self, *_):
        pass


def _bytes(row):
    stream = io.BytesIO()
    row.save_as(stream, enforce_file_format=True)
    return stream.getvalue()


@contextmanager
def dicomweb_server():
    """The archive, and the address of its DICOMweb."""
    archive = FakeArchive()
    handler = type("Handler", (_Handler,), {"archive": archive})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield archive, f"http://127.0.0.1:{server.server_address[1]}/dicom-web"
    finally:
        server.shutdown()
        server.server_close()
