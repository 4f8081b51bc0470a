# SPDX-License-Identifier: GPL-2.0
"""QEMU's edu device (docs/specs/edu there), driverless: its DMA.

It copies between its own 4 KiB and memory. It has no driver: its registers are
written to from here.
"""
import mmap
import time

from abi import PAGE, u64

EDU = "0000:00:11.0"
SYSFS = f"/sys/bus/pci/devices/{EDU}"
SRC, DST, COUNT, COMMAND = 0x80, 0x88, 0x90, 0x98
START, TO_MEMORY = 1, 2
OWN = 0x40000			# where the device has its own memory


class Edu:
    """The device, its registers mapped."""

    def __init__(self):
        with open(f"{SYSFS}/enable", "w", encoding="ascii") as file:
            file.write("1")
        with open(f"{SYSFS}/config", "r+b", buffering=0) as file:
            file.seek(4)
            file.write(b"\6\0")		# memory, and DMA
        with open(f"{SYSFS}/resource0", "r+b", buffering=0) as file:
            self.bar = mmap.mmap(file.fileno(), PAGE)

    def register(self, which):
        return u64.from_buffer(self.bar, which)

    def copy(self, source, target, count, direction):
        self.register(SRC).value = source
        self.register(DST).value = target
        self.register(COUNT).value = count
        command = self.register(COMMAND)
        command.value = START | direction
        until = time.monotonic() + 20
        while command.value & START:
            if time.monotonic() > until:
                raise TimeoutError("the device does not end its DMA")

    def read(self, iova, count, own=0):
        """From memory into the device"""
        self.copy(iova, OWN + own, count, 0)

    def write(self, iova, count, own=0):
        """From the device into memory"""
        self.copy(OWN + own, iova, count, TO_MEMORY)
