"""A slow network on loopback: a proxy with latency and a rate each way, in a process of its own."""

import asyncio
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager, suppress

PIECE = 4096


@contextmanager
def throttled(listen: int, target: int, latency_ms: float, bytes_per_second: float) -> Iterator[None]:
    """Forward 127.0.0.1:listen to 127.0.0.1:target, each byte late, at most so many a second."""
    context = multiprocessing.get_context("fork")
    process = context.Process(target=_run, args=(listen, target, latency_ms / 1000, bytes_per_second))
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join()


def _run(listen: int, target: int, latency: float, rate: float) -> None:
    asyncio.run(_serve(listen, target, latency, rate))


async def _serve(listen: int, target: int, latency: float, rate: float) -> None:
    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", target)
            await asyncio.gather(
                _pump(reader, far_writer, latency, rate), _pump(far_reader, writer, latency, rate)
            )

    async with await asyncio.start_server(connect, "127.0.0.1", listen) as server:
        await server.serve_forever()


async def _pump(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, latency: float, rate: float
) -> None:
    """What was read waits for its time in a queue, so that latency does not lower the rate."""
    clock, queue = asyncio.get_running_loop().time, asyncio.Queue[tuple[float, bytes]](64)

    async def read() -> None:
        data = b"-"
        while data:
            with suppress(OSError):
                data = await reader.read(PIECE)
            await queue.put((clock() + latency, data))

    reading = asyncio.create_task(read())
    with suppress(OSError):
        while True:
            at, data = await queue.get()
            await asyncio.sleep(max(0.0, at - clock()))
            if not data:
                break
            writer.write(data)
            await writer.drain()
            await asyncio.sleep(len(data) / rate)
    reading.cancel()
    writer.close()
