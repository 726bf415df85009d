"""A small S3 for tests: the calls that our storage gateway makes, over real HTTP on loopback."""

import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape


class ObjectServer(ThreadingHTTPServer):
    """Objects by key. `is_down` makes every call fail with 503."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.objects: dict[str, bytes] = {}
        self.pieces: dict[str, dict[int, bytes]] = {}
        self.is_down = False
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def object_server() -> Iterator[ObjectServer]:
    """A running server with an empty bucket."""
    server = ObjectServer()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: ObjectServer
    protocol_version = "HTTP/1.0"

    def log_message(self, *_args: object) -> None:
        """Say nothing."""

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", headers.pop("length", str(len(body))))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _parts(self) -> tuple[str, dict[str, list[str]]]:
        split = urlsplit(self.path)
        key = unquote(split.path).removeprefix("/academy").lstrip("/")
        return key, parse_qs(split.query, keep_blank_values=True)

    def _refused(self) -> bool:
        if self.server.is_down:
            self._answer(503, b"<Error><Code>ServiceUnavailable</Code></Error>")
        return self.server.is_down

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", "0")))

    def do_PUT(self) -> None:
        key, query = self._parts()
        body = self._body()
        if self._refused():
            return
        tag = f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
        with self.server.lock:
            if "uploadId" in query:
                self.server.pieces[query["uploadId"][0]][int(query["partNumber"][0])] = body
            elif self.headers.get("If-None-Match") == "*" and key in self.server.objects:
                self._answer(412, b"<Error><Code>PreconditionFailed</Code></Error>")
                return
            else:
                self.server.objects[key] = body
        self._answer(200, ETag=tag)

    def do_POST(self) -> None:
        key, query = self._parts()
        body = self._body()
        if self._refused():
            return
        if "delete" in query:
            names = re.findall(r"<Key>(.*?)</Key>", body.decode())
            for name in names:
                self.server.objects.pop(name, None)
            gone = "".join(f"<Deleted><Key>{name}</Key></Deleted>" for name in names)
            self._xml(f"<DeleteResult>{gone}</DeleteResult>")
            return
        if "uploads" in query:
            name = hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()
            self.server.pieces[name] = {}
            self._xml(f"<InitiateMultipartUploadResult><UploadId>{name}</UploadId>"
                      "</InitiateMultipartUploadResult>")  # fmt: skip
            return
        pieces = self.server.pieces.pop(query["uploadId"][0])
        self.server.objects[key] = b"".join(pieces[number] for number in sorted(pieces))
        self._xml('<CompleteMultipartUploadResult><ETag>"x"</ETag></CompleteMultipartUploadResult>')

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        key, query = self._parts()
        if self._refused():
            return
        if "list-type" in query:
            self._list(query.get("prefix", [""])[0])
            return
        data = self.server.objects.get(key)
        if data is None:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
            return
        headers = {"ETag": '"x"', "Last_Modified": "Mon, 23 Nov 2026 12:00:00 GMT"}
        found = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if found:
            start, end = int(found[1]), min(int(found[2]), len(data) - 1)
            headers["Content_Range"] = f"bytes {start}-{end}/{len(data)}"
            self._answer(206, data[start : end + 1], **headers)
            return
        self._answer(200, data, length=str(len(data)), **headers)

    def _list(self, prefix: str) -> None:
        rows = "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>{len(data)}</Size><ETag>&quot;x&quot;</ETag>"
            "<LastModified>2026-11-23T12:00:00.000Z</LastModified></Contents>"
            for key, data in sorted(self.server.objects.items())
            if key.startswith(prefix)
        )
        self._xml(f"<ListBucketResult><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>")

    def _xml(self, text: str) -> None:
        self._answer(200, text.encode(), Content_Type="application/xml")
