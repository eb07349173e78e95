"""The receiver: who may send, what is taken, and what is refused with which status."""

import datetime as dt
import io
import logging
import socket
import time
from functools import partial

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pydicom.uid import ExplicitVRLittleEndian, generate_uid
from pynetdicom import AE

import dicom_phantom
from shoken.common.errors import ArchiveError, UsageError
from shoken.common.settings import MiB
from shoken.pacs import metrics
from shoken.pacs.dimse.pace import Pace
from shoken.pacs.dimse.peers import Callers, Limits, Peer
from shoken.pacs.dimse.receiver import Receiver
from shoken.pacs.dimse.sender import store
from shoken.pacs.dimse.tls import client_context, server_context
from shoken.pacs.queue.queue import Queue

MR, CT, ECHO = "1.2.840.10008.5.1.4.1.1.4", "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.1.1"
LIMITS = Limits(
    instance_bytes=MiB,
    study_bytes=MiB,
    study_instances=5,
    queue_bytes=2 * MiB,
    associations=2,
    per_second=1000,
)


class Running:
    """A receiver on a free port, its queue, and a modality that calls it."""

    def __init__(self, folder, limits=LIMITS, callers=("MODALITY@127.0.0.1",), context=None):
        self.queue = Queue(folder)
        self.receiver = Receiver(
            self.queue,
            title="SHOKEN",
            callers=Callers.parsed(callers),
            limits=limits,
            context=context,
        )
        self.port = self.receiver.start("127.0.0.1", 0)

    def call(self, caller="MODALITY", called="SHOKEN", classes=(MR, ECHO)):
        ae = AE(ae_title=caller)
        ae.acse_timeout = ae.dimse_timeout = ae.network_timeout = 30
        for uid in classes:
            ae.add_requested_context(uid, ExplicitVRLittleEndian)
        return ae.associate("127.0.0.1", self.port, ae_title=called)

    def send(self, *datasets):
        """The statuses of some instances in one association."""
        association = self.call()
        statuses = [association.send_c_store(one).get("Status") for one in datasets]
        association.release()
        return statuses

    def close(self):
        self.receiver.stop()
        self.queue.close()


@pytest.fixture
def running(tmp_path):
    """A receiver that lets MODALITY in."""
    made = Running(tmp_path / "queue")
    yield made
    made.close()


@pytest.fixture
def told(caplog):
    """The lines of the log, waited for until they hold what is given.

    The receiver writes some of them after its answer is sent.
    """
    caplog.set_level(logging.INFO, "shoken.pacs")
    logging.getLogger("shoken").propagate = True

    def lines(until="", times=1):
        def so_far():
            return "\n".join(record.getMessage() for record in caplog.records)

        _wait_until(lambda: so_far().count(until) >= times)
        return so_far()

    return lines


def _wait_until(is_so):
    """Another thread's work, waited for with patience."""
    deadline = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _series(count=3, shape=(8, 8)):
    return dicom_phantom.classic(dicom_phantom.values((count, *shape)))


def test_instances_are_kept_and_echoes_answered(running, told):
    association = running.call()
    assert association.send_c_echo().Status == 0
    association.release()
    series = _series()
    assert running.send(*series) == [0, 0, 0]
    assert running.queue.received(series[0].StudyInstanceUID)[0] == 3
    kept = sorted(running.queue.folder.glob("receiving/*/*.dcm"))
    assert {path.read_bytes()[-64:] for path in kept} == {one.PixelData[-64:] for one in series}
    assert "PHANTOM" not in told("association ended caller=MODALITY stored=3 refused=0")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"caller": "STRANGER"}, "why=caller caller=STRANGER"),
        ({"called": "OTHER"}, "why=title or limit"),
    ],
)
def test_who_is_on_no_list_is_rejected(running, told, given, said):
    association = running.call(**given)
    assert association.is_rejected
    told(said)


def test_another_address_does_not_get_as_far_as_a_greeting(tmp_path, told):
    running = Running(tmp_path / "queue", callers=("MODALITY@10.1.2.3",))
    try:
        association = running.call()
        assert not association.is_established
        assert not association.is_rejected  # the connection is gone without an answer
        told("why=address address=127.0.0.1")
    finally:
        running.close()


def test_other_classes_are_not_negotiated(running, told):
    association = running.call(classes=(MR, CT))
    assert [context.abstract_syntax for context in association.accepted_contexts] == [MR]
    association.release()
    told("classes_refused=1")


def test_what_is_no_data_set_is_refused(running, told):
    (one,) = _series(1)
    association = running.call()
    damaged = _damaged(one)
    assert association.send_c_store(damaged).Status == 0xC000
    association.release()
    told("why=no DICOM, or damaged")
    assert running.queue.figures().studies["receiving"] == 0


def _damaged(one):
    """The same as an announcement, and without identifiers."""
    empty = dicom_phantom.classic(dicom_phantom.values((1, 8, 8)))[0]
    empty.SOPInstanceUID = one.SOPInstanceUID
    del empty.StudyInstanceUID
    return empty


def test_what_was_announced_as_something_else_is_refused(running):
    (one,) = _series(1)
    association = running.call()

    send = association.dimse.send_msg

    def lying(message, context):
        message.AffectedSOPInstanceUID = generate_uid()
        send(message, context)

    association.dimse.send_msg = lying
    assert association.send_c_store(one).Status == 0xA900
    association.release()


def test_a_study_and_a_queue_have_limits(running, told):
    many = _series(6)
    assert running.send(*many) == [0, 0, 0, 0, 0, 0xA700]
    told("why=study too large")


def test_an_instance_that_is_too_large_ends_the_association(running, told):
    (large,) = _series(1, (1024, 1024))  # 2 MiB
    association = running.call()
    assert not association.send_c_store(large).get("Status")
    told("why=instance too large")
    assert running.send(*_series(1)) == [0]  # others are served


def test_a_pdu_that_is_too_large_ends_the_connection_before_it_is_read(running, told):
    with socket.create_connection(("127.0.0.1", running.port), timeout=30) as peer:
        peer.sendall(b"\x01\x00\xff\xff\xff\xff")  # a greeting of 4 GiB
        assert peer.recv(1) == b""
    told("why=PDU too large address=127.0.0.1")
    association = running.call()
    peer = association.dul.socket.socket
    peer.sendall(b"\x04\x00\x7f\xff\xff\xff")  # data
    told("why=PDU too large", times=2)
    _wait_until(lambda: not association.is_established)
    assert running.send(*_series(1)) == [0]  # others are served


def test_what_nobody_foresaw_is_refused_and_may_be_sent_again(running, monkeypatch, told):
    def broken(*_):
        raise RuntimeError("TANAKA")

    monkeypatch.setattr(running.queue, "receive", broken)
    assert running.send(*_series(1)) == [0xA700]
    told("instance refused why=unforeseen, at test_receiver.py:")
    assert "TANAKA" not in told()
    monkeypatch.undo()
    assert running.send(*_series(1)) == [0]


def test_the_pace_is_of_an_address_and_not_of_a_title(running, monkeypatch):
    paced = []
    monkeypatch.setattr(running.receiver._pace, "wait", paced.append)
    running.send(*_series(1))
    assert paced == ["127.0.0.1"]


def test_a_full_queue_is_said(tmp_path, told):
    running = Running(tmp_path / "queue", limits=_with(LIMITS, queue_bytes=1000))
    try:
        assert running.send(*_series(2)) == [0xA700, 0xA700]
        told("why=queue full")
    finally:
        running.close()


def _with(limits, **changed):
    from dataclasses import replace

    return replace(limits, **changed)


def test_a_disk_that_is_full_is_answered_as_such(running, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert running.send(*_series(1)) == [0xA700]


def test_a_caller_that_is_too_fast_waits():
    now, waits = [0.0], []

    def sleep(seconds):
        waits.append(round(seconds, 3))
        now[0] += seconds

    pace = Pace(10, clock=lambda: now[0], sleep=sleep)
    now[0] = 5.0
    for _ in range(10):
        pace.wait("A")
    assert waits == []  # a second's worth at once
    for _ in range(3):
        pace.wait("A")
    assert waits == [0.1, 0.1, 0.1]
    pace.wait("B")
    assert len(waits) == 3


def test_results_are_sent_and_what_is_refused_is_told(running, tmp_path):
    paths = []
    for number, one in enumerate(_series(6)):
        paths.append(tmp_path / f"{number}.dcm")
        paths[-1].write_bytes(dicom_phantom.saved(one))
    peer, stored = Peer("SHOKEN", "127.0.0.1", running.port), []
    with pytest.raises(ArchiveError, match=r"refused 1 of 6 instances .DICOM status A700"):
        store(paths, peer, title="MODALITY", stored=stored.append)
    assert stored == paths[:5]
    with pytest.raises(ArchiveError, match=r"no association from SHOKEN@127.0.0.1:9"):
        store(paths, Peer("SHOKEN", "127.0.0.1", 9), title="MODALITY", stored=stored.append)
    with pytest.raises(ArchiveError, match=r"no association from SHOKEN@nowhere.invalid:104"):
        store(paths, Peer("SHOKEN", "nowhere.invalid", 104), title="MODALITY", stored=stored.append)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate of this machine, its own authority, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
    )
    return folder / "certificate.pem", folder / "key.pem"


def test_with_tls_only_who_shows_a_certificate_is_served(tmp_path, certificate):
    public, key = certificate
    running = Running(tmp_path / "queue", context=server_context(public, key, public))
    path, stored = tmp_path / "1.dcm", []
    path.write_bytes(dicom_phantom.saved(_series(1)[0]))
    peer = Peer("SHOKEN", "localhost", running.port)
    try:
        send = partial(store, [path], peer, title="MODALITY", stored=stored.append)
        for context in (None, client_context(public)):  # none, and one that shows nothing
            with pytest.raises(ArchiveError):
                send(context=context)
        send(context=client_context(public, public, key))
        assert stored == [path]
    finally:
        running.close()


def test_a_certificate_that_is_none_is_told(tmp_path, certificate):
    public, key = certificate
    (tmp_path / "x.pem").write_text("none")
    for make in (
        partial(server_context, tmp_path / "x.pem", key, None),
        partial(server_context, public, key, tmp_path / "x.pem"),
        partial(client_context, tmp_path / "none.pem"),
    ):
        with pytest.raises(UsageError, match="no certificate"):
            make()


@pytest.mark.parametrize("text", ["", "A", "A@b", "A@1.2.3", "@1.2.3.4", "A" * 17 + "@1.2.3.4"])
def test_callers_are_named_by_title_and_address(text):
    with pytest.raises(UsageError):
        Callers.parsed([text])


def test_a_network_and_any_title_can_be_let_in():
    callers = Callers.parsed(["*@10.1.0.0/16", "PACS@::1"])
    assert callers.has("ANY", "10.1.9.9")
    assert callers.has("ANY", "::ffff:10.1.9.9")
    assert callers.has("PACS", "::1")
    assert not callers.has("OTHER", "::1")
    assert not callers.has("ANY", "10.2.0.1")
    assert not callers.has_address("192.168.0.1")
    with pytest.raises(UsageError):
        Callers.parsed([])


@pytest.mark.parametrize("text", ["PACS@host", "PACS@host:0", "PACS@host:99999", "host:104"])
def test_a_peer_is_named_by_title_host_and_port(text):
    with pytest.raises(UsageError):
        Peer.parsed(text)
    assert str(Peer.parsed("PACS@10.1.2.3:104")) == "PACS@10.1.2.3:104"


def test_its_figures_are_those_of_the_queue(running):
    import urllib.request

    from served import free_port

    running.send(*_series(2))
    port = free_port()
    stop = metrics.serve("127.0.0.1", port, running.queue.figures, lambda: 1)
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
            text = answer.read().decode()
    finally:
        stop()
    assert 'shoken_pacs_queue_studies{state="receiving"} 1.0' in text
    assert 'shoken_pacs_instances_total{outcome="stored"}' in text
    assert "shoken_pacs_associations_now 1.0" in text
    assert "PHANTOM" not in text


def test_the_bytes_are_those_that_came(running):
    import pydicom

    (one,) = _series(1)
    running.send(one)
    (path,) = running.queue.folder.glob("receiving/*/*.dcm")
    read = pydicom.dcmread(io.BytesIO(path.read_bytes()))
    assert (read.PatientName, read.PixelData) == (one.PatientName, one.PixelData)
