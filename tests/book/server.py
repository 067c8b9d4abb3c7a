"""The built site over http, as a reader on the network meets it."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer


class Quiet(SimpleHTTPRequestHandler):
    """Says nothing of what it serves."""

    def log_message(self, *args):
        pass


class Serving:
    """With Serving(folder) as address: the folder stands at that address."""

    def __init__(self, folder):
        self.server = ThreadingHTTPServer(("localhost", 0), partial(Quiet, directory=str(folder)))

    def __enter__(self) -> str:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://localhost:{self.server.server_port}"

    def __exit__(self, *what):
        self.server.shutdown()
        self.server.server_close()
