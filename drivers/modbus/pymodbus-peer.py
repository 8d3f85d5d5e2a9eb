"""A Modbus TCP server of Debian's python3-pymodbus 3.0 for the driver's tests.

Serves units 1 and 2 with four sparse tables on a free port of 127.0.0.1, prints the port, and ends when its standard
input closes. Addresses that are not set answer exception 2.
"""

import asyncio
import logging
import struct
import sys

from pymodbus.datastore import ModbusServerContext, ModbusSlaveContext, ModbusSparseDataBlock
from pymodbus.server import StartAsyncTcpServer


def words(fmt, value):
    """Registers of a value packed big-endian, most significant word first."""
    data = struct.pack(">" + fmt, value)
    return list(struct.unpack(f">{len(data) // 2}H", data))


def unit(marker):
    """Tables of one unit; marker tells the units apart."""
    holding = {
        0: marker,
        1: 0xFFFE,
        10: words("f", 21.3),
        12: list(reversed(words("f", -0.5))),
        20: words("d", 1234.5678),
        24: words("q", -(2**40)),
        28: words("I", 4_000_000_000),
        30: words("f", float("nan")),
        40: [0x4D69, 0x6C6C, 0x0000],
        50: 0b0000_0001_0000_0100,
        100: [0] * 20,
    }
    return ModbusSlaveContext(
        zero_mode=True,
        co=ModbusSparseDataBlock({0: [1, 0, 1, 1] + [0] * 36}),
        di=ModbusSparseDataBlock({5: [0, 1]}),
        hr=ModbusSparseDataBlock(holding),
        ir=ModbusSparseDataBlock({0: list(range(1000, 1300))}),
    )


async def main():
    context = ModbusServerContext(slaves={1: unit(1), 2: unit(2)}, single=False)
    server = await StartAsyncTcpServer(context=context, address=("127.0.0.1", 0), defer_start=True)
    serving = asyncio.ensure_future(server.serve_forever())
    await server.serving
    print(server.server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    serving.cancel()


# Refusals and ended sessions are what the tests are about: the server need not report them.
logging.disable(logging.CRITICAL)
asyncio.run(main())
