# SPDX-License-Identifier: GPL-2.0
"""DMA by QEMU's edu device; run by cases/real_dma.sh.

After each copy all of the buffers' bytes are compared with what they must be,
not only those copied.
"""
import json
import os
import re
import subprocess
import time

from abi import PAGE
from edu import EDU, SYSFS, Edu
import tap

INTEL = os.environ["VM_IOMMU"].startswith("intel")
SMMU = os.environ["VM_IOMMU"] == "smmu"
DISK = os.environ["VM_DISK"]
MOST = 4088			# what the device copies at once
IOVA, RO, WO, HUGE = 0x200000, 0x400000, 0x500000, 0x800000
HOLE = 0x300000
# Linux 7.3 names the segment, too.
INTEL_FAULT = r"DMAR: .*\[(?:0000:)?00:11\.0\] fault addr 0x([0-9a-f]+)"
# An event's four words, the address the third; Linux 7.3 spells it out.
SMMU_FAULT = (r"arm-smmu-v3 .*: event 0x1[0-3] received:\n.*\n.*\n.*0x([0-9a-f]{16})\n"
              if os.environ["VM_KERNEL"] in ("6.1", "6.12") else
              r"arm-smmu-v3 .* client: 0000:00:11\.0 .*iova: 0x([0-9a-f]+)")
FAULT = re.compile(SMMU_FAULT if SMMU else INTEL_FAULT)


def write_to(path, text):
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


def plug_in():
    """As behind_iommu in lib.sh: where it is a driver that puts it there"""
    write_to("/sys/bus/pci/rescan", "1")
    if not os.path.exists(f"{SYSFS}/iommu_group"):
        write_to(f"{SYSFS}/driver_override", "pci-stub")
        write_to("/sys/bus/pci/drivers_probe", EDU)
        write_to("/sys/bus/pci/drivers/pci-stub/unbind", EDU)
        write_to(f"{SYSFS}/driver_override", "\n")


def cli(*words, data=None):
    """What the command prints, as JSON"""
    got = subprocess.run(["iommuctl", "-j", *map(str, words)], input=data,
                         stdout=subprocess.PIPE, check=True).stdout
    return json.loads(got) if got.strip() else None


def fails(*words):
    """The command must fail: what it says"""
    got = subprocess.run(["iommuctl", *map(str, words)], text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         check=False)
    return got.stdout if got.returncode else ""


class Buffer:
    """A buffer of the module, and what must be in it"""

    def __init__(self, *size):
        self.id = cli("buffer", "add", *size)["id"]
        self.size = next(b["length"] for b in cli("buffer", "list")["buffers"]
                         if b["id"] == self.id)
        self.want = bytearray(os.urandom(self.size))
        subprocess.run(["iommuctl", "buffer", "write", str(self.id)],
                       input=self.want, check=True)

    def content(self):
        return subprocess.run(["iommuctl", "buffer", "read", str(self.id),
                               "length", str(self.size)], check=True,
                              stdout=subprocess.PIPE).stdout


def unchanged(name):
    """All memory that the device could reach is as it must be."""
    bad = [buf.id for buf in buffers if buf.content() != buf.want]
    tap.ok(f"{name}: all other bytes are as they were", not bad,
           f"not in buffers {bad}")


def log():
    return subprocess.run(["dmesg"], stdout=subprocess.PIPE, text=True,
                          check=True).stdout


def faults():
    return [int(address, 16) for address in FAULT.findall(log())]


def reported(iova, access):
    """
    Do what the IOMMU must refuse until the kernel says that it did, which it
    does for some faults in five seconds only: their addresses
    """
    before = len(faults())
    new = []
    until = time.monotonic() + 20
    while not new and time.monotonic() < until:
        access(iova, 8)		# each few bytes make a fault
        again = time.monotonic() + 1
        while not new and time.monotonic() < again:
            new = faults()[before:]
    return new


def refused(name, access, iova):
    """A copy that the IOMMU must refuse, and tell of"""
    if INTEL or SMMU:
        new = reported(iova, access)
        tap.ok(f"{name}: the IOMMU reports it",
               new and new[0] & ~0xfff == iova & ~0xfff,
               f"{[hex(a) for a in new]} for {iova:#x}")
    else:
        access(iova, 8)
        tap.skip(f"{name}: the IOMMU reports it",
                 "QEMU's AMD IOMMU does not interrupt to tell")
    unchanged(name)


def got_nothing(name, secret):
    """The device does not have the bytes that it was not to read."""
    at = PAGE + 0x800
    edu.write(WO + 0x800, 8)
    got = buffers[1].content()[at:at + 8]
    tap.ok(f"{name}: the device does not have the bytes", got != secret, got)
    buffers[1].want[at:at + 8] = got


def test_copies():
    edu.read(IOVA + 0xf00, 0x400)
    edu.write(IOVA + 0x2e80, 0x400)		# both over the end of a page
    buf = buffers[0]
    buf.want[0x2e80:0x3280] = buf.want[0xf00:0x1300]
    unchanged("a copy through the device")
    edu.read(IOVA + PAGE, MOST)
    edu.write(IOVA + 8, MOST)
    buf.want[8:8 + MOST] = buf.want[PAGE:PAGE + MOST]
    unchanged("as much as the device holds")
    edu.read(IOVA, 64)
    edu.write(HUGE + 0x1ff000, 64)
    buffers[2].want[0x1ff000:0x1ff040] = buf.want[:64]
    unchanged("into a large page")


def test_refused():
    refused("a write to an unmapped IOVA", edu.write, HOLE)
    refused("a read of an unmapped IOVA", edu.read, HOLE)
    refused("a write behind a mapping", edu.write, IOVA + 4 * PAGE)
    refused("a write to a read-only mapping", edu.write, RO)
    edu.read(RO, 64)
    edu.write(IOVA + 0x40, 64)
    buffers[0].want[0x40:0x80] = buffers[1].want[:64]
    unchanged("a read of a read-only mapping")
    test_write_only()
    edu.read(IOVA + 0x800, 64)
    edu.write(WO, 64)
    buffers[1].want[PAGE:PAGE + 64] = buffers[0].want[0x800:0x840]
    unchanged("a write to a write-only mapping")


def test_write_only():
    name = "a read of a write-only mapping"
    if INTEL:
        tap.skip(name, "QEMU's VT-d lets it pass")
        return
    if SMMU:
        tap.skip(name, "Arm's stage 1 has no entry that denies reads only")
        return
    edu.read(WO, 8)
    unchanged(name)
    got_nothing(name, buffers[1].want[PAGE:PAGE + 8])


def test_dump():
    got = cli("dump", domain)["mappings"]
    lengths = {}
    for record in got:
        key = int(str(record["iova"]), 0) & ~(PAGE * 64 - 1)
        lengths[key] = lengths.get(key, 0) + int(str(record["length"]), 0)
    tap.equal("dump: what we mapped", lengths,
              {IOVA: 4 * PAGE, RO: PAGE, WO: PAGE, HUGE: 2 << 20})
    tap.ok("translate: read-only", cli("translate", domain, RO)["prot"] == "r",
           cli("translate", domain, RO))


def test_unmap():
    edu.read(IOVA, 64)			# now it is in the IOTLB
    cli("unmap", domain, IOVA)
    refused("a read after the unmap", edu.read, IOVA)
    got_nothing("a read after the unmap", buffers[0].want[:8])
    cli("map", domain, IOVA, "buffer", buffers[1].id, "length", PAGE)
    edu.read(IOVA, 64)
    edu.write(WO + 64, 64)
    buffers[1].want[PAGE + 64:PAGE + 128] = buffers[1].want[:64]
    unchanged("another buffer mapped there")


def test_detach():
    cli("domain", "detach", domain, EDU)
    refused("after detach, a write", edu.write, WO)
    cli("domain", "attach", domain, EDU)
    edu.write(WO + 128, 64)
    buffers[1].want[PAGE + 128:PAGE + 192] = buffers[1].want[:64]
    unchanged("attached again")


def test_busy():
    subprocess.run(["modprobe", "nvme"], check=True)
    while not os.path.exists(f"/sys/bus/pci/devices/{DISK}/driver"):
        time.sleep(0.01)
    text = fails("domain", "attach", domain, DISK)
    tap.ok("a device with a driver is busy", "driver" in text or "busy" in text,
           text)
    attached = cli("domain", "show", domain)["attached"]
    tap.equal("a device with a driver: nothing was attached", attached, 1)
    text = fails("domain", "attach", domain, EDU)
    tap.ok("attached already", text)
    other = cli("domain", "add", EDU)["id"]
    tap.ok("attached to another domain", fails("domain", "attach", other, EDU))
    cli("domain", "del", other)
    tap.ok("an attached domain stays", fails("domain", "del", domain))
    tap.ok("a mapped buffer stays", fails("buffer", "del", buffers[1].id))
    unchanged("after the refusals")


def test_unplug():
    """The device goes while it is attached, and comes back."""
    global edu
    edu = None
    write_to(f"{SYSFS}/remove", "1")
    tap.ok("unplugged", not os.path.exists(SYSFS))
    tap.equal("unplugged: nothing is attached",
              cli("domain", "show", domain)["attached"], 0)
    tap.ok("unplugged: detach says that there is no such device",
           fails("domain", "detach", domain, EDU))
    plug_in()
    tap.ok("plugged in again", os.path.exists(SYSFS))
    edu = Edu()
    refused("plugged in again: not in our domain", edu.write, WO)
    cli("domain", "attach", domain, EDU)
    edu.read(IOVA + 0x200, 64)
    edu.write(WO + 0x300, 64)
    buffers[1].want[PAGE + 0x300:PAGE + 0x340] = buffers[1].want[0x200:0x240]
    unchanged("plugged in again and attached")


def test_remove_and_reset():
    global edu
    edu = None
    write_to(f"{SYSFS}/remove", "1")
    cli("reset")
    subprocess.run(["rmmod", "iommuctl"], check=True)
    write_to("/sys/bus/pci/rescan", "1")
    tap.ok("unplugged, reset, rmmod, plugged in", os.path.exists(SYSFS))


buffers = [Buffer("16K", "chunk", "4K"), Buffer("64K"),
           Buffer("2M", "chunk", "2M")]
domain = cli("domain", "add", EDU)["id"]
if SMMU and os.environ["VM_KERNEL"] == "6.1":
    said = fails("map", domain, IOVA, "buffer", buffers[0].id)
    tap.ok("no page table before the first attach", "no page table" in said, said)
    cli("domain", "attach", domain, EDU)
    cli("domain", "detach", domain, EDU)
cli("map", domain, IOVA, "buffer", buffers[0].id)
cli("map", domain, RO, "buffer", buffers[1].id, "length", PAGE, "prot", "r")
cli("map", domain, WO, "buffer", buffers[1].id, "offset", PAGE, "length", PAGE,
    "prot", "w")
cli("map", domain, HUGE, "buffer", buffers[2].id)
edu = Edu()
refused("not attached", edu.write, IOVA)
cli("domain", "attach", domain, EDU)
test_copies()
test_refused()
test_dump()
test_unmap()
test_detach()
test_busy()
test_unplug()
test_remove_and_reset()
tap.done()
