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


HOLES = """
import ctypes
import sys
from app.config.memory import give_memory_back

def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096

libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.free.argtypes = [ctypes.c_void_p]
libc.memset.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t]
blocks = [libc.malloc(60_000) for _ in range(600)]
for block in blocks:
    libc.memset(block, 1, 60_000)
for block in blocks[:-1]:
    libc.free(block)
before = resident()
if "given" in sys.argv:
    give_memory_back()
print(before - resident() > 20_000_000)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc only")
@pytest.mark.parametrize(("arguments", "is_given"), [([], "False"), (["given"], "True")])
def test_holes_in_the_heap_go_back_to_the_system(arguments: list[str], is_given: str) -> None:
    child = [sys.executable, "-c", HOLES, *arguments]
    assert subprocess.check_output(child, text=True).strip() == is_given
