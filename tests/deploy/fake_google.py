"""Google's APIs as far as the deployment asks them: an HTTP proxy on loopback that keeps state.

gcloud is told to use plain-text endpoints under ``googleapis.test`` and this server as its proxy,
so the host of each request names the API and regional hosts work as they are. An API whose endpoint
gcloud lets nobody change arrives as CONNECT and gets a certificate made here; whatever
else would leave the machine is refused and recorded.

What it answers is what Google's APIs answer: 404 before a resource is made, 409 when it is made
twice, 403 while its API is not enabled, 400 where something that it refers to is not there, 412
for an IAM policy that somebody else changed, and long-running operations where they have them.
"""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import re
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

PROJECT = "p1"
NUMBER = "123456789012"
APIS = {
    "artifactregistry": "",
    "cloudbilling": "",
    "cloudbuild": "",
    "cloudresourcemanager": "",
    "compute": "compute/v1/",
    "healthcare": "",
    "iam": "",
    "iap": "",
    "logging": "",
    "monitoring": "",
    "run": "",
    "secretmanager": "",
    "serviceusage": "",
    "storage": "storage/v1/",
}
_ALWAYS_ON = {"serviceusage", "cloudresourcemanager", "storage", "logging", "monitoring"}


@dataclass(frozen=True)
class Request:
    """One request as it arrived."""

    api: str
    method: str
    path: str
    query: dict[str, str]
    body: Any

    @property
    def changes(self) -> bool:
        read_posts = (":getIamPolicy", ":testIamPermissions", ":access")
        return self.method not in {"GET", "HEAD"} and not self.path.endswith(read_posts)


class Refused(Exception):
    """An answer that is an error."""

    def __init__(self, code: int, status: str, message: str) -> None:
        super().__init__(message)
        self.code, self.status, self.message = code, status, message


def _not_found(path: str) -> Refused:
    return Refused(404, "NOT_FOUND", f"Resource {path} was not found.")


@dataclass
class Google:
    """The state of one project, and what was asked of it."""

    enabled: set[str] = field(default_factory=set)
    things: dict[str, dict[str, Any]] = field(default_factory=dict)
    policies: dict[str, dict[str, Any]] = field(default_factory=dict)
    images: dict[str, str] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    break_on: Callable[[Request], bool] | None = None
    outside: list[str] = field(default_factory=list)
    parent: dict[str, str] | None = field(
        default_factory=lambda: {"type": "organization", "id": "123"}
    )
    _counter: int = 1000
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def stand_as(self, other: Google) -> None:
        """Go on from where another one stands."""
        self.enabled, self.things, self.policies, self.images, self._counter = copy.deepcopy(
            (other.enabled, other.things, other.policies, other.images, other._counter)
        )

    # -- the server ---------------------------------------------------------------------------

    def __enter__(self) -> Google:
        google = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            host = ""  # of what speaks through CONNECT

            def _answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                url = f"http://{self.host}{self.path}" if self.host else self.path
                status, headers, body = google.answer(
                    self.command, url, dict(self.headers), self.rfile.read(length)
                )
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _answer

            def do_CONNECT(self) -> None:
                host = self.path.partition(":")[0]
                if not host.endswith(".googleapis.com"):
                    google.outside.append(host)
                    self.send_error(403)
                    return
                self.send_response(200)
                self.end_headers()
                self.connection = google.tls.wrap_socket(self.connection, server_side=True)
                self.rfile = self.connection.makefile("rb")
                self.wfile = self.connection.makefile("wb", buffering=0)
                self.host = host.replace(".com", ".test")
                self.close_connection = False

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def environment(self, folder: Any) -> dict[str, str]:
        """What makes the real gcloud talk to this server and to nothing else."""
        (folder / "token").write_text("not-a-token")
        certificate = folder / "certificate.pem"
        certificate.write_bytes(_certificate())
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(certificate)
        values = {
            "CLOUDSDK_CONFIG": str(folder / "gcloud"),
            "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE": str(folder / "token"),
            "CLOUDSDK_CORE_DISABLE_PROMPTS": "1",
            "CLOUDSDK_CORE_DISABLE_USAGE_REPORTING": "true",
            "CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK": "true",
            "CLOUDSDK_SURVEY_DISABLE_PROMPTS": "true",
            "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE": str(certificate),
            "CLOUDSDK_PROXY_TYPE": "http_no_tunnel",
            "CLOUDSDK_PROXY_ADDRESS": "127.0.0.1",
            "CLOUDSDK_PROXY_PORT": str(self.port),
            "http_proxy": f"http://127.0.0.1:{self.port}",
            "https_proxy": f"http://127.0.0.1:{self.port}",
            "SHOKEN_DEPLOY_POLL_S": "0.05",
        }
        for api, base in APIS.items():
            endpoint = f"http://{api}.googleapis.test/{base}"
            values[f"CLOUDSDK_API_ENDPOINT_OVERRIDES_{api.upper()}"] = endpoint
        return values

    def answer(
        self, method: str, url: str, headers: dict[str, str], raw: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        """Record one request and answer it."""
        with self._turn:
            parts = urlsplit(url)
            if parts.hostname and parts.hostname.endswith("run.app"):
                return self._visitor(parts.hostname)
            try:
                request = self._request(method, parts, headers, raw)
                self.requests.append(request)
                if self.break_on and self.break_on(request):
                    raise Refused(403, "PERMISSION_DENIED", "The test denies this.")
                body = self._route(request)
                status = 200
            except Refused as error:
                status = error.code
                body = {"error": {"code": status, "message": error.message, "status": error.status}}
            return status, {"Content-Type": "application/json"}, json.dumps(body).encode()

    @staticmethod
    def _request(method: str, parts: Any, headers: dict[str, str], raw: bytes) -> Request:
        host = parts.hostname or ""
        api = host.removesuffix(".googleapis.test").rpartition("-")[2]
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        body: Any = None
        kind = headers.get("content-type", headers.get("Content-Type", ""))
        if raw and "json" in kind:
            body = json.loads(raw)
        elif raw and "multipart" in kind:
            mark = b"--" + kind.partition("boundary=")[2].strip("\"'").encode()
            content = raw.split(mark)[2].partition(b"\n\n")[2].removesuffix(b"\n")
            if b"\r\n\r\n" in raw.split(mark)[2][:400]:
                content = raw.split(mark)[2].partition(b"\r\n\r\n")[2].removesuffix(b"\r\n")
            body = {
                "size": str(len(content)),
                "md5Hash": base64.b64encode(hashlib.md5(content).digest()).decode(),
            }
        elif raw:
            body = f"<{len(raw)} bytes>"
        return Request(api, method, _whole(unquote(parts.path)), query, body)

    # -- what the APIs do ---------------------------------------------------------------------

    def _route(self, request: Request) -> Any:
        api = request.api
        if api not in _ALWAYS_ON and f"{api}.googleapis.com" not in self.enabled:
            raise Refused(
                403,
                "PERMISSION_DENIED",
                f"{api}.googleapis.com has not been used; SERVICE_DISABLED",
            )
        special = getattr(self, f"_{api}", None)
        answer = special(request) if special else None
        if answer is None:
            answer = self._iam_policy(request)
        return self._rest(request) if answer is None else answer

    def _iam_policy(self, request: Request) -> Any:
        path, _, verb = request.path.rpartition(":")
        if not path:
            path, _, verb = request.path.rpartition("/")
        if verb == "testIamPermissions":
            return {"permissions": (request.body or {}).get("permissions", [])}
        if verb == "getIamPolicy" or (verb == "iam" and request.method == "GET"):
            return self._policy(path)
        if verb == "setIamPolicy" or (verb == "iam" and request.method == "PUT"):
            policy = request.body.get("policy", request.body)
            if policy.get("etag", self._policy(path)["etag"]) != self._policy(path)["etag"]:
                raise Refused(412, "ABORTED", "There were concurrent policy changes.")
            self._counter += 1
            self.policies[_key(path)] = {
                "version": 1,
                "bindings": policy.get("bindings", []),
                "etag": f"BwX{self._counter:05d}",
            }
            return self._policy(path)
        return None

    def _policy(self, path: str) -> dict[str, Any]:
        return self.policies.get(_key(path), {"version": 1, "etag": "BwX00000"})

    def members(self, path: str, role: str) -> set[str]:
        """Who holds a role on a resource."""
        bindings = self._policy(path).get("bindings", [])
        return {m for b in bindings if b["role"] == role for m in b["members"]}

    def roles(self, path: str, member: str) -> set[str]:
        """What a member holds on a resource."""
        bindings = self._policy(path).get("bindings", [])
        return {b["role"] for b in bindings if member in b["members"]}

    def _rest(self, request: Request) -> Any:
        """Create, read, list, change and delete as most of the APIs do it."""
        path, body = request.path, request.body
        if request.method == "POST":
            return self._create(request)
        if request.method == "GET" and path in self.things:
            return self.things[path]
        if request.method == "GET":
            collection = path.rpartition("/")[2]
            if collection in _LISTS:
                found = [t for p, t in self.things.items() if p.rpartition("/")[0] == path]
                return {_LISTS[collection]: found} if found else {}
        if path not in self.things:
            raise _not_found(path)
        if request.method == "DELETE":
            del self.things[path]
            self.policies.pop(_key(path), None)
            return self._done(request, {})
        if request.method in {"PATCH", "PUT"}:
            self.things[path] = {**self.things[path], **body}
            return self._done(request, self.things[path])
        raise Refused(405, "UNIMPLEMENTED", f"{request.method} {path}")

    def _create(self, request: Request) -> Any:
        body = dict(request.body or {})
        wanted = [v for n, v in request.query.items() if n.endswith("Id")]
        self._counter += 1
        name = str(wanted[0] if wanted else body.get("name") or self._counter).rpartition("/")[2]
        path = f"{request.path}/{name}"
        if path in self.things:
            raise Refused(409, "ALREADY_EXISTS", f"{path} already exists.")
        body["name"] = name if request.api in _SHORT_NAMES else path.removeprefix("/v1/")
        self.things[path] = body
        return self._done(request, body)

    def _done(self, request: Request, result: Any) -> Any:
        if request.api == "artifactregistry" and request.method != "PATCH":
            return {
                "name": f"projects/{PROJECT}/locations/us-central1/operations/op-1",
                "done": True,
                "response": result,
            }
        return result

    # -- APIs with ways of their own ----------------------------------------------------------

    def _serviceusage(self, request: Request) -> Any:
        if request.path.endswith("services:batchEnable") or request.path.endswith(":enable"):
            asked = (request.body or {}).get("serviceIds") or [request.path.split("/")[-1][:-7]]
            self.enabled |= set(asked)
            return {"name": "operations/acf.1", "done": True, "response": {}}
        if request.path.endswith(":generateServiceIdentity"):
            name = request.path.rpartition("/")[2].split(".")[0]
            email = f"service-{NUMBER}@gcp-sa-{name}.iam.gserviceaccount.com"
            return {
                "name": "operations/finished.DONE_OPERATION",
                "done": True,
                "response": {"email": email, "uniqueId": "1"},
            }
        if request.path.endswith("/services"):
            rows = [
                {"name": f"projects/{NUMBER}/services/{s}", "config": {"name": s}}
                for s in sorted(self.enabled)
            ]
            return {"services": rows} if rows else {}
        return None

    def _cloudresourcemanager(self, request: Request) -> Any:
        if request.method == "GET" and request.path.endswith(f"/projects/{PROJECT}"):
            told = {"projectId": PROJECT, "projectNumber": NUMBER, "lifecycleState": "ACTIVE"}
            return {**told, "parent": self.parent} if self.parent else told
        return None

    def _artifactregistry(self, request: Request) -> Any:
        if request.path.endswith("/tags") and request.method == "GET":
            package = request.path.removeprefix("/v1/").removesuffix("/tags")
            rows = [
                {"name": f"{package}/tags/{tag}", "version": f"{package}/versions/{digest}"}
                for tag, digest in self.images.items()
            ]
            return {"tags": rows}
        return None

    def _iam(self, request: Request) -> Any:
        if request.method == "POST" and request.path.endswith("/serviceAccounts"):
            email = f"{request.body['accountId']}@{PROJECT}.iam.gserviceaccount.com"
            path = f"{request.path}/{email}"
            if path in self.things:
                raise Refused(409, "ALREADY_EXISTS", f"{email} already exists.")
            self.things[path] = {
                "email": email,
                "name": f"projects/{PROJECT}/serviceAccounts/{email}",
                "uniqueId": "1",
            }
            return self.things[path]
        return None

    def _iap(self, request: Request) -> Any:
        """Settings of what IAP guards; of a client's secret it tells the SHA-256 alone."""
        if not request.path.endswith(":iapSettings"):
            return None
        if request.method == "GET":
            return {"name": request.path[4:-12], **self.things.get(request.path, {})}
        kept = copy.deepcopy(request.body)
        client = kept.get("accessSettings", {}).get("oauthSettings", {})
        if secret := client.pop("clientSecret", None):
            client["clientSecretSha256"] = hashlib.sha256(secret.encode()).hexdigest()
        self.things[request.path] = kept
        return kept

    def _healthcare(self, request: Request) -> Any:
        parent = request.path.rpartition("/")[0]
        if request.method == "POST" and request.path.endswith("/dicomStores"):
            if parent not in self.things:
                raise _not_found(parent)
            return self._create(request)
        if request.method == "POST" and request.path.endswith("/datasets"):
            made = self._create(request)
            return {"name": f"{made['name']}/operations/1", "done": True, "response": made}
        if request.method == "DELETE" and "/dicomStores/" not in request.path:
            for path in [p for p in self.things if p.startswith(f"{request.path}/")]:
                del self.things[path]
        return None

    def _secretmanager(self, request: Request) -> Any:
        if request.path.endswith(":addVersion"):
            secret = request.path.removesuffix(":addVersion")
            if secret not in self.things:
                raise _not_found(secret)
            path = f"{secret}/versions/1"
            self.things[path] = {
                "name": path.removeprefix("/v1/"),
                "state": "ENABLED",
                "held": request.body["payload"]["data"],
            }
            return {
                "name": path.removeprefix("/v1/"),
                "state": "ENABLED",
                "clientSpecifiedPayloadChecksum": True,
            }
        return None

    def _storage(self, request: Request) -> Any:
        base = "/storage/v1/b"
        if request.path == base and request.method == "POST":
            path = f"{base}/{request.body['name']}"
            if path in self.things:
                raise Refused(409, "conflict", "You already own this bucket.")
            self.things[path] = {"kind": "storage#bucket", "metageneration": "1", **request.body}
            return self.things[path]
        if request.path.startswith(("/upload/storage", "/resumable/upload")):
            bucket = request.path.split("/b/")[1].split("/")[0]
            return {
                "bucket": bucket,
                "name": request.query.get("name"),
                "generation": "1",
                **request.body,
            }
        if request.path.endswith("/storageLayout"):
            bucket = request.path.removesuffix("/storageLayout")
            if bucket not in self.things:
                raise _not_found(bucket)
            return {
                "kind": "storage#storageLayout",
                "bucket": bucket.rpartition("/")[2],
                "hierarchicalNamespace": {"enabled": False},
            }
        if request.path.endswith("/managedFolders"):
            return {"kind": "storage#managedFolders"}
        if re.search(r"/b/[^/]+/o$", request.path) and request.method == "GET":
            return {"kind": "storage#objects"}
        return None

    def _cloudbuild(self, request: Request) -> Any:
        if request.method == "POST" and request.path.endswith("/triggers"):
            made = self._create(request)
            self._counter += 1
            made["id"] = f"trigger-{self._counter}"
            made["resourceName"] = f"{request.path.removeprefix('/v1/')}/{made['id']}"
            return made
        if request.method == "POST" and request.path.endswith("/builds"):
            self._counter += 1
            build = {
                **request.body,
                "id": f"build-{self._counter}",
                "projectId": PROJECT,
                "status": "WORKING",
                "logUrl": "https://console.cloud.google.com/build",
            }
            self.things[f"{request.path}/{build['id']}"] = build
            return {"name": "operations/build/p1/1", "metadata": {"build": build}}
        if request.method == "GET" and "/builds/" in request.path and request.path in self.things:
            build = self.things[request.path]
            image = build["substitutions"]["_IMAGE"]
            tag = image.rpartition(":")[2]
            digest = "sha256:" + (tag * 8)[:64]
            self.images[tag] = digest
            build["status"] = "SUCCESS"
            build["results"] = {"images": [{"name": image, "digest": digest}]}
            return build
        return None

    def _billingbudgets(self, request: Request) -> Any:
        if request.method == "POST" and request.path.endswith("/budgets"):
            self._counter += 1
            path = f"{request.path}/{self._counter}"
            name = path.partition("/")[2].partition("/")[2]
            self.things[path] = {**request.body, "name": name, "etag": "e1"}
            return self.things[path]
        return None

    def _monitoring(self, request: Request) -> Any:
        if request.method == "POST" and not request.path.endswith("Policy"):
            self._counter += 1
            path = f"{request.path}/{self._counter}"
            self.things[path] = {**request.body, "name": path.split("/", 2)[2]}
            return self.things[path]
        return None

    # -- compute ------------------------------------------------------------------------------

    def _compute(self, request: Request) -> Any:
        path, method = request.path, request.method
        if "/operations/" in path:
            return {"kind": "compute#operation", "name": "op", "status": "DONE", "progress": 100}
        if path.endswith("/getIamPolicy"):
            return None
        if method == "GET" and path in self.things:
            return self.things[path]
        if method == "GET" and path.rpartition("/")[2] not in _LISTS:
            raise _not_found(path)
        if method == "GET":
            found = [t for p, t in self.things.items() if p.rpartition("/")[0] == path]
            return {"items": found} if found else {}
        if method == "POST" and path.endswith(("/wait", "/setIamPolicy", "/getIamPolicy")):
            return None
        if method == "POST":
            target = f"{path}/{request.body['name']}"
            if target in self.things:
                raise Refused(409, "alreadyExists", f"The resource '{target}' already exists")
            self._counter += 1
            self.things[target] = {
                **request.body,
                "id": str(self._counter),
                "selfLink": f"http://compute.googleapis.test{target}",
                "fingerprint": "abc=",
            }
            if path.endswith("/addresses"):
                self.things[target]["address"] = "203.0.113.7"
            return self._compute_done(target)
        if path not in self.things:
            raise _not_found(path)
        if method == "DELETE":
            users = [p for p, t in self.things.items() if path in json.dumps(t) and p != path]
            if users:
                raise Refused(400, "resourceInUseByAnotherResource", f"{path} is used by {users}")
            del self.things[path]
            return self._compute_done(path, "delete")
        self.things[path] = {**self.things[path], **request.body}
        return self._compute_done(path)

    @staticmethod
    def _compute_done(target: str, change: str = "insert") -> Any:
        scope = target.split(f"/projects/{PROJECT}/")[1].rpartition("/")[0].rpartition("/")[0]
        root = f"http://compute.googleapis.test/compute/v1/projects/{PROJECT}/{scope}"
        return {
            **({"region": root} if scope.startswith("regions/") else {}),
            "kind": "compute#operation",
            "name": "op",
            "operationType": change,
            "status": "DONE",
            "progress": 100,
            "selfLink": f"{root}/operations/op",
            "targetLink": f"http://compute.googleapis.test{target}",
        }

    # -- Cloud Run ----------------------------------------------------------------------------

    def _run(self, request: Request) -> Any:
        path, method = request.path, request.method
        services = f"/apis/serving.knative.dev/v1/namespaces/{PROJECT}/services"
        if path == services and method == "POST":
            name = request.body["metadata"]["name"]
            if f"{services}/{name}" in self.things:
                raise Refused(409, "ALREADY_EXISTS", f"Resource '{name}' already exists.")
            return self._revise(f"{services}/{name}", request.body)
        if path.startswith(f"{services}/") and method == "PUT":
            if path not in self.things:
                raise _not_found(path)
            return self._revise(path, request.body)
        jobs = f"/apis/run.googleapis.com/v1/namespaces/{PROJECT}/jobs"
        if path == jobs and method == "POST":
            return self._job(f"{jobs}/{request.body['metadata']['name']}", request.body)
        if path.startswith(f"{jobs}/") and method == "PUT":
            return self._job(path, request.body)
        if path.endswith("/revisions") and method == "GET":
            found = [t for p, t in self.things.items() if p.startswith(f"{path}/")]
            return {"kind": "RevisionList", "metadata": {}, "items": found[::-1]}
        if path.endswith("/locations"):
            return {"locations": [{"locationId": "us-central1"}]}
        return None

    def _revise(self, path: str, body: dict[str, Any]) -> Any:
        template = body["spec"]["template"]
        self._accept(template)
        before = self.things.get(path, {})
        name = body["metadata"]["name"]
        generation = before.get("metadata", {}).get("generation", 0) + 1
        changed = before.get("spec", {}).get("template") != template
        revision = before.get("status", {}).get("latestReadyRevisionName", "")
        if changed:
            revision = template["metadata"].get("name") or f"{name}-{generation:05d}-abc"
            self.things[f"{path.rpartition('/services')[0]}/revisions/{revision}"] = {
                "apiVersion": "serving.knative.dev/v1",
                "kind": "Revision",
                "metadata": {
                    "name": revision,
                    "namespace": NUMBER,
                    "creationTimestamp": f"2026-11-23T10:{generation:02d}:00.000000Z",
                    "labels": {"serving.knative.dev/service": name},
                },
                "spec": template["spec"],
                "status": {"conditions": [{"type": "Ready", "status": "True"}]},
            }
        traffic = body["spec"].get("traffic") or [{"latestRevision": True, "percent": 100}]
        url = f"http://{name}-x.run.app"
        annotations = {**body["metadata"].get("annotations", {})}
        annotations["run.googleapis.com/urls"] = json.dumps([*self.addresses()])
        self.things[path] = {
            **body,
            "spec": {**body["spec"], "traffic": traffic},
            "metadata": {
                **body["metadata"],
                "annotations": annotations,
                "generation": generation,
                "namespace": NUMBER,
                "resourceVersion": f"AAA{generation}",
                "labels": {"cloud.googleapis.com/location": "us-central1"},
            },
            "status": {
                "observedGeneration": generation,
                "url": url,
                "address": {"url": url},
                "latestReadyRevisionName": revision,
                "latestCreatedRevisionName": revision,
                "conditions": [
                    {"type": kind, "status": "True"}
                    for kind in ("Ready", "ConfigurationsReady", "RoutesReady")
                ],
                "traffic": [_resolved(t, revision, name) for t in traffic],
            },
        }
        return self.things[path]

    def _job(self, path: str, body: dict[str, Any]) -> Any:
        self._accept(body["spec"]["template"]["spec"]["template"])
        generation = self.things.get(path, {}).get("metadata", {}).get("generation", 0) + 1
        self.things[path] = {
            **body,
            "metadata": {**body["metadata"], "generation": generation, "namespace": NUMBER},
            "status": {
                "observedGeneration": generation,
                "conditions": [{"type": "Ready", "status": "True"}],
            },
        }
        return self.things[path]

    def _accept(self, template: dict[str, Any]) -> None:
        """What Cloud Run refuses before it makes a revision."""
        spec = template["spec"]
        account = spec["serviceAccountName"]
        if f"/v1/projects/{PROJECT}/serviceAccounts/{account}" not in self.things:
            raise Refused(404, "NOT_FOUND", f"Service account {account} does not exist.")
        image = spec["containers"][0]["image"]
        if image.rpartition("@")[2] not in self.images.values():
            raise Refused(400, "INVALID_ARGUMENT", f"Image '{image}' not found.")
        for volume in spec.get("volumes", []):
            bucket = volume["csi"]["volumeAttributes"]["bucketName"]
            if not self.members(f"/storage/v1/b/{bucket}", "roles/storage.objectViewer"):
                raise Refused(400, "INVALID_ARGUMENT", f"Permission denied on bucket: {bucket}")
        for variable in spec["containers"][0].get("env", []):
            reference = variable.get("valueFrom", {}).get("secretKeyRef")
            if not reference:
                continue
            secret = f"/v1/projects/{PROJECT}/secrets/{reference['name']}"
            readers = self.members(secret, "roles/secretmanager.secretAccessor")
            if secret not in self.things or f"serviceAccount:{account}" not in readers:
                raise Refused(400, "INVALID_ARGUMENT", f"Permission denied on secret: {secret}")

    def state(self) -> str:
        """All that is there, as text."""
        return json.dumps([sorted(self.enabled), self.things, self.policies], sort_keys=True)

    def service(self) -> dict[str, Any]:
        return self.things[f"/apis/serving.knative.dev/v1/namespaces/{PROJECT}/services/shoken"]

    @staticmethod
    def addresses() -> set[str]:
        """The service's own: with the project's number, and with a hash."""
        return {"http://shoken-x.run.app", f"http://shoken-{NUMBER}.us-central1.run.app"}

    def _visitor(self, host: str) -> tuple[int, dict[str, str], bytes]:
        """What somebody without a token is answered at the service's own address."""
        service = self.service()
        annotations = service["metadata"]["annotations"]
        if annotations.get("run.googleapis.com/ingress") != "all":
            return 404, {}, b"Page not found"
        if annotations.get("run.googleapis.com/iap-enabled") == "true":
            return 302, {"Location": "https://accounts.google.com/o/oauth2/v2/auth"}, b""
        path = f"/v1/projects/{PROJECT}/locations/us-central1/services/shoken"
        if "allUsers" in self.members(path, "roles/run.invoker"):
            return 200, {}, b"ok"
        return 403, {}, f"Forbidden: {host}".encode()


_LISTS = {
    "secrets": "secrets",  # pragma: allowlist secret
    "versions": "versions",
    "repositories": "repositories",
    "dashboards": "dashboards",
    "alertPolicies": "alertPolicies",
    "uptimeCheckConfigs": "uptimeCheckConfigs",
    "notificationChannels": "notificationChannels",
    "budgets": "budgets",
    "metrics": "metrics",
    "serviceAccounts": "accounts",
    "addresses": "items",
    "forwardingRules": "items",
}
_SHORT_NAMES = {"logging"}


def _certificate() -> bytes:
    """A key and a certificate for every host of Google's APIs, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "the test's own Google")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("*.googleapis.com")]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return secret + made.public_bytes(serialization.Encoding.PEM)


def _key(path: str) -> str:
    """One key for a resource, whatever version of its API names it."""
    return re.sub(r"^/(v\d+(?:beta\d+)?|compute/v1|storage/v1)/", "/", path)


def _resolved(target: dict[str, Any], latest: str, name: str) -> dict[str, Any]:
    resolved = {k: v for k, v in target.items() if k != "latestRevision"}
    resolved.setdefault("revisionName", latest)
    if target.get("latestRevision"):
        resolved["latestRevision"] = True
    if target.get("tag"):
        resolved["url"] = f"http://{target['tag']}---{name}-x.run.app"
    return resolved


def _whole(path: str) -> str:
    """A path with the project that ``-`` stands for."""
    return path.replace("//", "/").replace("/projects/-/", f"/projects/{PROJECT}/")
