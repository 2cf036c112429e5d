"""A forwarding proxy, and a front that speaks TLS: what stands in a strict company's network."""

import socket
import ssl
import threading
from contextlib import suppress
from typing import Self


class Listener:
    """Serves each connection in a thread of its own while the ``with`` lasts."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        # A thread that waits in accept is woken by this, not by close.
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def serve(self, come: socket.socket) -> None:
        raise NotImplementedError

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                come, _ = self._socket.accept()
                threading.Thread(target=self._served, args=(come,), daemon=True).start()

    def _served(self, come: socket.socket) -> None:
        with suppress(OSError), come:
            self.serve(come)


class Front(Listener):
    """Speaks TLS, and passes on what was said to a port that *backend* names at that moment."""

    def __init__(self, context, backend) -> None:
        super().__init__()
        self._context, self._backend = context, backend

    def serve(self, come: socket.socket) -> None:
        with self._context.wrap_socket(come, server_side=True) as inside:
            join(inside, socket.create_connection(("127.0.0.1", self._backend())))


class Proxy(Listener):
    """Takes CONNECT to addresses that only it knows the way to, and notes each."""

    def __init__(self, ways) -> None:
        super().__init__()
        self._ways = ways
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def serve(self, come: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += come.recv(4096)
        verb, address, _ = head.split(b" ", 2)
        self.asked.append(address.decode())
        way = self._ways.get(address.decode())
        if verb != b"CONNECT" or way is None:
            come.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            return
        come.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        join(come, socket.create_connection(("127.0.0.1", way)))


def join(one: socket.socket, other: socket.socket) -> None:
    """Pass everything on in both directions, until one of them ends."""

    def pump(source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError, ssl.SSLError):
            while some := source.recv(65536):
                sink.sendall(some)
        for each in (source, sink):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    with other:
        back = threading.Thread(target=pump, args=(other, one), daemon=True)
        back.start()
        pump(one, other)
        back.join(5)
