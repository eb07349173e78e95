"""Readers who have logged in: tokens as Identity-Aware Proxy signs them, and where its keys are."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from google.auth import crypt, jwt

AUDIENCE = "/projects/123/locations/us-central1/services/shoken"
HEADER = "X-Goog-IAP-JWT-Assertion"
_KEY = ec.generate_private_key(ec.SECP256R1())


def token(email):
    """What IAP would say of a reader, for an hour."""
    pem = _KEY.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    now = int(time.time())
    claims = {"iss": "https://cloud.google.com/iap", "aud": AUDIENCE, "email": email}
    claims |= {"iat": now - 10, "exp": now + 3600}
    return jwt.encode(crypt.ES256Signer.from_string(pem, "good"), claims).decode()


@contextmanager
def keys_served():
    """The address of the public keys."""
    public = _KEY.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"good": public.decode()}).encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/keys"
    finally:
        server.shutdown()
        server.server_close()
