"""A browser without a browser: it speaks Streamlit's protocol, opens a page and uploads to it."""

import http.client
import os
import subprocess
import sys
from contextlib import contextmanager

import websockets.sync.client
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from served import free_port, wait_until_healthy

HOST = "127.0.0.1"


@contextmanager
def page_process(folder, **variables):
    """A running page without a login: its port, its process, and its log."""
    port, log = free_port(), folder / "log"
    there = {**os.environ, "SHOKEN_STORE": str(folder / "store"), **variables}
    command = [sys.executable, "-m", "shoken", "serve", "--no-browser", "--port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=there, stdout=out, stderr=out)
    try:
        wait_until_healthy(f"http://{HOST}:{port}", log)
        yield port, process, log
    finally:
        process.terminate()
        process.wait(30)


class Visitor:
    """One browser session: what its page shows, and the widgets on it by their kind and label."""

    def __init__(self, port, page="analysis"):
        self.port, self.page, self.session, self.hash = port, page, None, None
        connection = http.client.HTTPConnection(HOST, port, timeout=600)
        connection.request("GET", "/_stcore/health")
        self.cookie = connection.getresponse().getheader("Set-Cookie").partition(";")[0]
        connection.close()
        self.token = self.cookie.partition("=")[2].strip('"')
        self._opened = websockets.sync.client.connect(
            f"ws://{HOST}:{port}/_stcore/stream",
            additional_headers={"Cookie": self.cookie},
            subprotocols=["streamlit", self.token],
            max_size=None,
        )

    def __enter__(self):
        self.socket = self._opened.__enter__()
        self.run()
        return self

    def __exit__(self, *caught):
        self._opened.__exit__(*caught)

    def run(self, *, press=None, files=None):
        """Have the page drawn, with a button pressed and files in its first uploader."""
        asked = BackMsg()
        asked.rerun_script.query_string = "lang=en"
        if self.hash:
            asked.rerun_script.page_script_hash = self.hash
        else:
            asked.rerun_script.page_name = self.page
        if files is not None:
            state = asked.rerun_script.widget_states.widgets.add()
            state.id = self.widgets["file_uploader"]
            for place, name, size in files:
                info = state.file_uploader_state_value.uploaded_file_info.add()
                info.name, info.size, info.file_id = name, size, place.file_id
                info.file_urls.CopyFrom(place)
        if press:
            state = asked.rerun_script.widget_states.widgets.add()
            state.id, state.trigger_value = self.widgets[press], True
        self.socket.send(asked.SerializeToString())
        return self.drawn()

    def drawn(self, timeout_s=180):
        """All words of the next drawing of the page."""
        self.widgets, words = {}, []
        for message in self._messages(timeout_s):
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.session = message.new_session.initialize.session_id
                self.hash = message.new_session.page_script_hash
            elif kind == "navigation":
                self.hash = message.navigation.page_script_hash
            elif kind == "delta":
                element = message.delta.new_element
                self._note(element)
                words.append(str(element))
            elif kind == "script_finished":
                self.words = "\n".join(words)
                return self.words
        raise AssertionError

    def go(self, page):
        """Open another page, as by a link on this one."""
        self.page, self.hash = page, None
        return self.run()

    def places(self, *names):
        """Places for files, as the uploader asks for them."""
        asked = BackMsg()
        asked.file_urls_request.request_id = "x"
        asked.file_urls_request.file_names.extend(names)
        asked.file_urls_request.session_id = self.session
        self.socket.send(asked.SerializeToString())
        for message in self._messages(30):
            if message.WhichOneof("type") == "file_urls_response":
                return list(message.file_urls_response.file_urls)
        raise AssertionError

    def put(self, place, content, name="x.nii.gz", method="PUT"):
        """Send a file to a place: the status and the words of the answer."""
        body = form(name, content)
        connection = http.client.HTTPConnection(HOST, self.port, timeout=600)
        connection.request(method, self.path(place), body=body, headers=self.headers())
        answer = connection.getresponse()
        said = answer.status, answer.read().decode()
        connection.close()
        return said

    def path(self, place):
        """Where a file goes; ``place`` is one of ours, or the name of one that is made up."""
        made_up = f"/_stcore/upload_file/{self.session}/{place}"
        return made_up if isinstance(place, str) else f"/{place.upload_url.lstrip('/')}"

    def headers(self):
        """What a browser sends with a file."""
        return {
            "Cookie": self.cookie,
            "X-Xsrftoken": self.token,
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        }

    def upload(self, content, name):
        """Choose a file in the uploader: what the page shows then."""
        (place,) = self.places(name)
        assert self.put(place, content, name) == (204, "")
        self.chosen = [(place, name, len(content))]
        return self.run(files=self.chosen)

    def _messages(self, timeout_s):
        while True:
            yield ForwardMsg.FromString(self.socket.recv(timeout=timeout_s))

    def _note(self, element):
        kind = element.WhichOneof("type")
        if kind == "file_uploader":
            self.widgets.setdefault(kind, element.file_uploader.id)
        elif kind == "button":
            self.widgets[element.button.label] = element.button.id


BOUNDARY = "xxShokenxx"


def form(name, content):
    """A file as a browser sends it."""
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    return head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
