"""Load generator: prebuilt requests over keep-alive sockets, bounded in count and time."""

import multiprocessing
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

CLIENTS = 16
Queue: TypeAlias = "multiprocessing.Queue[tuple[list[float], int, float]]"


@dataclass(frozen=True)
class Run:
    """What one burst of load saw."""

    per_second: float
    ok: int
    failed: int
    p50_ms: float
    p95_ms: float
    p99_ms: float


def fire(port: int, requests: Sequence[bytes], seconds: float) -> Run:
    """Send requests (each once, or the only one again and again) for at most `seconds`."""
    queue: Queue = multiprocessing.Queue()
    context = multiprocessing.get_context("fork")
    process = context.Process(target=_generate, args=(port, requests, seconds, queue))
    process.start()
    times, failed, took = queue.get(timeout=seconds * 3 + 30)
    process.join()
    times.sort()
    return Run(len(times) / took, len(times), failed, *(_percentile(times, p) for p in (50, 95, 99)))


def _percentile(times: list[float], percent: int) -> float:
    return round(times[min(len(times) - 1, len(times) * percent // 100)] * 1000, 2) if times else 0.0


def _generate(port: int, requests: Sequence[bytes], seconds: float, queue: Queue) -> None:
    results: list[tuple[list[float], int]] = []
    start = time.monotonic()
    shares = [requests[n::CLIENTS] if len(requests) > 1 else requests for n in range(CLIENTS)]
    threads = [
        threading.Thread(target=_client, args=(port, share, start + seconds, results)) for share in shares
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - start
    seen = [one for times, _ in results for one in times]
    queue.put((seen, sum(bad for _, bad in results), took))


def _client(
    port: int, requests: Sequence[bytes], until: float, results: list[tuple[list[float], int]]
) -> None:
    times, failed, turn = [], 0, 0
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    stream = connection.makefile("rb")
    while time.monotonic() < until and (len(requests) == 1 or turn < len(requests)):
        begin = time.monotonic()
        connection.sendall(requests[turn % len(requests)])
        status, keep = _answer(stream)
        if status in (200, 204):
            times.append(time.monotonic() - begin)
        else:
            failed += 1
        turn += 1
        if not keep:
            connection.close()
            connection = socket.create_connection(("127.0.0.1", port))
            stream = connection.makefile("rb")
    connection.close()
    results.append((times, failed))


def _answer(stream: BinaryIO) -> tuple[int, bool]:
    read = stream.readline
    status, length, keep = int(read().split()[1]), 0, True
    while (line := read().lower()) not in (b"\r\n", b""):
        if line.startswith(b"content-length:"):
            length = int(line.split(b":")[1])
        if line.startswith(b"connection: close"):
            keep = False
    stream.read(length)
    return status, keep


def request_bytes(method: str, path: str, host: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """One HTTP/1.1 request as sent."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
