"""Memory that was freed goes back to the system."""

import subprocess
import sys

import pytest

PROBE = """
import ctypes
import sys
from app.config.memory import keep_large_blocks_apart

class Info(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in (
        "arena", "ordblks", "smblks", "hblks", "hblkhd",
        "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost")]

libc = ctypes.CDLL(None)
libc.mallinfo2.restype = Info
libc.malloc.restype = ctypes.c_void_p
libc.free.argtypes = [ctypes.c_void_p]
if "kept" in sys.argv:
    keep_large_blocks_apart()
libc.free(libc.malloc(30_000_000))
before = libc.mallinfo2().hblks
block = libc.malloc(1_000_000)
print(libc.mallinfo2().hblks - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc only")
@pytest.mark.parametrize(("arguments", "mapped"), [([], "0"), (["kept"], "1")])
def test_a_large_block_is_not_carved_out_of_the_heap(arguments: list[str], mapped: str) -> None:
    child = [sys.executable, "-c", PROBE, *arguments]
    assert subprocess.check_output(child, text=True).strip() == mapped
