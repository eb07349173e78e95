"""The guarded page under a bounded load, a fifth of it hostile: health, and memory.

    python bench/hostile.py [--seconds 120] [--rate 20]

Starts the page as the container does, behind the guard, with keys made here.  Each second so many
requests begin: readers who open pages and a websocket and draw a page on it, and, every fifth,
somebody hostile: without a login, with tokens forged or made to break a parser, under another name,
with another reader's session or file, with bytes that are no message, with a body that never comes.
Meanwhile one reader analyses the sample again and again.  Printed are the answers of the health
address (asked four times a second), what readers and the hostile were answered, and the memory of
the server's own process, its median in the second third of the time and in the last.  Exits 1 where
p99 of health is above 1 s, memory grows by more than 10 %, a reader is refused, or somebody hostile
is not.
Linux only; what is asked for runs on the same machine, which its times suffer from.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import itertools
import multiprocessing
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from contextlib import suppress
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

import websockets.asyncio.client
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from readers import AUDIENCE, HEADER, keys_served, token
from served import free_port, wait_until_healthy

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

HEALTH_S = 0.25
MOST_S, MOST_GROWTH = 1.0, 1.1
WAIT_S = 30
REFUSED = {"400", "401", "403", "404", "413", "431", "closed"}
SERVED = {"200", "drawn"}
PAGES = ("/", "/analysis", "/history", "/_stcore/host-config")
NESTED = base64.urlsafe_b64encode(b"[" * 5000).decode().rstrip("=")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--rate", type=int, default=20, help="requests that begin in a second")
    given, port = parser.parse_args(), free_port()
    with tempfile.TemporaryDirectory() as scratch, keys_served() as keys:
        log = Path(scratch, "log")
        there = {"PORT": str(port), "SHOKEN_STORE": f"{scratch}/store"}
        there |= {"SHOKEN_IAP_AUDIENCE": AUDIENCE, "SHOKEN_IAP_KEYS_URL": keys}
        with log.open("wb") as out:
            server = subprocess.Popen(
                [sys.executable, "-m", "shoken.web.container"],
                env={**os.environ, **there},
                stdout=out,
                stderr=out,
            )
        try:
            wait_until_healthy(f"http://127.0.0.1:{port}", log)
            load = Load(port, server.pid, Health(port))
            os.nice(5)  # who asks, which elsewhere has machines of its own
            return asyncio.run(load.run(given.seconds, given.rate))
        finally:
            server.terminate()
            server.wait(30)
            errors = [line for line in log.read_text().splitlines() if '"ERROR"' in line]
            print(f"lines of severity ERROR in the log: {len(errors)}")


class Health:
    """Asks the health address all the time, in a process that waits for no load of ours."""

    def __init__(self, port: int) -> None:
        self._times, theirs = multiprocessing.Pipe()
        self._process = multiprocessing.Process(target=self._ask, args=(port, theirs), daemon=True)
        self._process.start()

    def end(self) -> list[float]:
        """How long each answer took, in seconds."""
        self._times.send("end")
        times: list[float] = self._times.recv()
        self._process.join()
        return times

    @staticmethod
    def _ask(port: int, pipe: Connection) -> None:
        times = []
        while not pipe.poll(HEALTH_S):
            began = time.monotonic()
            with suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health").read()
            times.append(time.monotonic() - began)
        pipe.send(times)


class Load:
    """What is asked of a page, and how it answered."""

    def __init__(self, port: int, pid: int, health: Health) -> None:
        self._port, self._pid, self._health = port, pid, health
        self._tokens = [token(f"reader{n}@example.org") for n in range(4)]
        self._answers = {"reader": Counter[str](), "hostile": Counter[str]()}
        self._reports = 0
        self._sessions = itertools.cycle(self._tokens)
        self._another = "0" * 36  # the session of the reader who analyses
        self._hostile = itertools.cycle(
            [
                self._no_login,
                self._forged,
                self._nested,
                self._elsewhere,
                self._another_s_upload,
                self._another_s_file,
                self._no_login_socket,
                self._another_s_socket,
                self._no_message,
                self._never_comes,
            ]
        )

    async def run(self, seconds: int, rate: int) -> int:
        """Ask for so long; the exit status."""
        over = asyncio.Event()
        analyst = asyncio.create_task(self._analyse(over))
        await asyncio.sleep(10)  # the worker loads its networks
        began, tasks = time.monotonic(), set()
        memory = []
        for number in range(seconds * rate):
            is_hostile = number % 5 == 4
            task = asyncio.create_task(self._noted(is_hostile=is_hostile))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            await asyncio.sleep(max(0, began + number / rate - time.monotonic()))
            if number % rate == 0:
                memory.append(_pss_mb(self._pid))
        times = self._health.end()
        over.set()
        await asyncio.gather(*tasks, analyst)
        third = len(memory) // 3
        middle, end = median(memory[third : 2 * third]), median(memory[-third:])
        print(f"memory: {middle:.0f} MB in the second third, {end:.0f} MB in the last", end="; ")
        print(f"{max(memory):.0f} MB at most")
        return self._told(times, end / middle)

    def _told(self, times: list[float], growth: float) -> int:
        p99 = quantiles(times, n=100)[98]
        print(f"health: {len(times)} answers, median {median(times):.3f} s", end=", ")
        print(f"p99 {p99:.3f} s, most {max(times):.3f} s")
        for who, answers in self._answers.items():
            print(f"{who}: {sum(answers.values())} requests, {dict(answers)}")
        print(f"reports of the sample meanwhile: {self._reports}")
        readers, hostile = self._answers["reader"], self._answers["hostile"]
        refused = sum(times for answer, times in readers.items() if answer not in SERVED)
        let_in = sum(times for answer, times in hostile.items() if answer not in REFUSED)
        is_well = p99 <= MOST_S and growth <= MOST_GROWTH and not refused and not let_in
        return 0 if is_well else 1

    async def _noted(self, *, is_hostile: bool) -> None:
        way = next(self._hostile) if is_hostile else self._read
        try:
            answer = await asyncio.wait_for(way(), WAIT_S)
        except TimeoutError:
            answer = f"silent for {WAIT_S} s"
        except (OSError, websockets.exceptions.WebSocketException) as error:
            answer = "closed" if is_hostile else type(error).__name__
        self._answers["hostile" if is_hostile else "reader"][answer] += 1

    # -- readers ------------------------------------------------------------------------------

    async def _read(self) -> str:
        """One of the pages, or a websocket on which History is drawn."""
        login, turn = next(self._sessions), sum(self._answers["reader"].values())
        if turn % 4:
            return await self._http("GET", PAGES[turn % 4], {HEADER: login})
        async with self._socket({HEADER: login}) as socket:
            await self._drawn(socket, BackMsg(), "history")
        return "drawn"

    async def _analyse(self, over: asyncio.Event) -> None:
        """One reader, who analyses the sample, deletes it from History, and so on."""
        while not over.is_set():
            async with self._socket({HEADER: token("analyst@example.org")}) as socket:
                for page, label in (
                    ("analysis", "sample"),
                    ("analysis", "Analyse"),
                    ("history", "Delete"),
                ):
                    found = await self._drawn(socket, BackMsg(), page)
                    if button := next((i for i, name in found.items() if label in name), None):
                        asked = BackMsg()
                        state = asked.rerun_script.widget_states.widgets.add()
                        state.id, state.trigger_value = button, True
                        await self._drawn(socket, asked, page)
                        self._reports += label == "Delete"
            await asyncio.sleep(0.5)

    async def _drawn(
        self, socket: websockets.asyncio.client.ClientConnection, asked: BackMsg, page: str
    ) -> dict[str, str]:
        """Draw a page to its end; its buttons, by their ids."""
        asked.rerun_script.query_string, asked.rerun_script.page_name = "lang=en", page
        await socket.send(asked.SerializeToString())
        buttons = {}
        while True:
            message = ForwardMsg.FromString(await asyncio.wait_for(socket.recv(), 300))
            if message.WhichOneof("type") == "script_finished":
                return buttons
            element = message.delta.new_element
            if element.WhichOneof("type") == "button":
                buttons[element.button.id] = f"{element.button.id} {element.button.label}"
            if message.WhichOneof("type") == "new_session" and page == "analysis":
                self._another = message.new_session.initialize.session_id

    # -- the hostile --------------------------------------------------------------------------

    async def _no_login(self) -> str:
        return await self._http("GET", "/history")

    async def _forged(self) -> str:
        head, claims, _ = self._tokens[0].split(".")
        return await self._http("GET", "/", {HEADER: f"{head}.{claims}.{'A' * 86}"})

    async def _nested(self) -> str:
        return await self._http("GET", "/", {HEADER: f"{NESTED}.{NESTED}.x"})

    async def _elsewhere(self) -> str:
        given = {HEADER: self._tokens[0], "Origin": "http://rebound.example"}
        return await self._http("GET", "/", given)

    async def _another_s_upload(self) -> str:
        path = f"/_stcore/upload_file/{self._another}/x"
        return await self._http("PUT", path, {HEADER: self._tokens[0]}, b"x" * 2**20)

    async def _another_s_file(self) -> str:
        return await self._http("GET", f"/media/{'0' * 56}.bin", {HEADER: self._tokens[0]})

    async def _no_login_socket(self) -> str:
        return await self._opened({})

    async def _another_s_socket(self) -> str:
        """Its id gives a new session, in which nothing of the other's is."""
        given = {HEADER: self._tokens[0]}
        async with self._socket(given, "no-token", self._another) as socket:
            await self._drawn(socket, BackMsg(), "history")
        return "closed"

    async def _no_message(self) -> str:
        async with self._socket({HEADER: self._tokens[0]}) as socket:
            await socket.send(os.urandom(2000))
            with suppress(TimeoutError):
                await asyncio.wait_for(socket.recv(), 1)
        return "closed"

    async def _never_comes(self) -> str:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(b"PUT /_stcore/upload_file/a/b HTTP/1.1\r\nHost: localhost\r\n")
        writer.write(b"Content-Length: 1000000000\r\n\r\n" + b"x" * 100)
        answer = (await reader.readline()).split()
        await asyncio.sleep(5)
        writer.close()
        return answer[1].decode() if len(answer) > 1 else "closed"

    async def _opened(self, headers: dict[str, str]) -> str:
        try:
            async with self._socket(headers):
                return "open"
        except websockets.exceptions.InvalidStatus as error:
            return str(error.response.status_code)

    # -- by which they ask --------------------------------------------------------------------

    def _socket(self, headers: dict[str, str], *more: str) -> websockets.asyncio.client.connect:
        return websockets.asyncio.client.connect(
            f"ws://127.0.0.1:{self._port}/_stcore/stream",
            additional_headers=headers,
            subprotocols=["streamlit", *more],  # type: ignore[list-item]
            max_size=None,
            ping_interval=None,  # how long an answer takes is what is measured
            open_timeout=WAIT_S,
        )

    async def _http(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b""
    ) -> str:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            given = {"Host": f"localhost:{self._port}", "Connection": "close", **(headers or {})}
            lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
            head = f"{method} {path} HTTP/1.1\r\n{lines}Content-Length: {len(body)}\r\n\r\n"
            writer.write(head.encode() + body)
            answer = (await reader.readline()).split()
            while await reader.read(2**16):
                pass
            return answer[1].decode() if len(answer) > 1 else "closed"
        finally:
            writer.close()


def _pss_mb(pid: int) -> float:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)
    return int(found[1]) * 1024 / 1e6 if found else 0.0


if __name__ == "__main__":
    sys.exit(main())
