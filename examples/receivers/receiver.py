#!/usr/bin/env python3
"""A receiver of Veidlapa's deliveries, with Python's standard library alone (it has no Ed25519, so it verifies v1).

usage: WEBHOOK_SECRET="whsec_…" receiver.py PORT FOLDER
"""
import base64
import hashlib
import hmac
import json
import os
import re
import sqlite3
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

TOLERANCE_S = 300
LONGEST = 40 * 1024 * 1024
# 24 bytes or more, or 32 that are public: what is no key would let anybody sign, and of a key that lost its end nothing would match.
SECRETS = re.compile(r"\s*((whsec_([A-Za-z0-9+/]{4}){8,}([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?|whpk_[A-Za-z0-9+/]{43}=)(\s+|$))+")


def verified(headers, body, secrets, now):
    """Is the body signed with one of the secrets, not long ago?"""
    stamp = headers.get("webhook-timestamp", "")
    if not stamp.isdecimal() or abs(now - int(stamp)) > TOLERANCE_S:
        return False
    signed = f"{headers.get('webhook-id', '')}.{stamp}.".encode() + body
    sent = [part[3:] for part in headers.get("webhook-signature", "").split(" ") if part.startswith("v1,")]
    for secret in secrets.split():
        if not secret.startswith("whsec_"):  # whpk_ is public: as a key of HMAC anybody could sign with it
            continue
        key = base64.b64decode(secret.removeprefix("whsec_"))
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        if any(hmac.compare_digest(expected.encode(), one.encode()) for one in sent):
            return True
    return False


def keep(database, delivery, body):
    """Stores it once, whatever how often it comes; True when it is new. Durable before the answer."""
    with database:
        added = database.execute("INSERT OR IGNORE INTO delivery (id, body) VALUES (?, ?)", (delivery, body))
        return added.rowcount == 1


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers.get("content-length") or 0)
        if length > LONGEST:
            return self.answer(413, {})
        body = self.rfile.read(length)
        if not verified(self.headers, body, os.environ["WEBHOOK_SECRET"], time.time()):
            print("refused", flush=True)
            return self.answer(401, {})
        event = json.loads(body)
        if event["type"] == "endpoint.verification":
            print("verified", flush=True)
            return self.answer(200, {"challenge": event["data"]["challenge"]})
        if event["type"] == "test":  # somebody tries whether it answers
            print("tested", flush=True)
            return self.answer(200, {})
        new = keep(self.server.database, self.headers["webhook-id"], body)
        print("new" if new else "again", self.headers["webhook-id"], flush=True)
        return self.answer(200, {"case": f"PY-{event['data']['sequence']}"})

    def answer(self, status, value):
        text = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *words):
        """What is posted is nobody's business but the database's."""


def main():
    if len(sys.argv) != 3 or not sys.argv[1].isdecimal() or not SECRETS.fullmatch(os.environ.get("WEBHOOK_SECRET", "")):
        sys.exit('usage: WEBHOOK_SECRET="whsec_…" receiver.py PORT FOLDER')
    os.makedirs(sys.argv[2], exist_ok=True)
    try:
        server = HTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver)
    except (OSError, OverflowError) as why:
        sys.exit(f"cannot listen on port {sys.argv[1]}: {why}")
    server.database = sqlite3.connect(os.path.join(sys.argv[2], "deliveries.db"))
    server.database.execute("PRAGMA synchronous = FULL")
    server.database.execute("CREATE TABLE IF NOT EXISTS delivery (id TEXT PRIMARY KEY, body BLOB NOT NULL)")
    print(f"receiving on port {server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
