# SPDX-License-Identifier: GPL-2.0
"""A driver (tests/vm/modules/dma_api.c) and a virtual master; run by
cases/virtual.sh."""
import os
import signal
import subprocess

from abi import *
import tap

DRIVER = os.environ["VM_MODULES"] + "/dma_api.ko"
COMMAND = "/sys/module/dma_api/parameters/command"
AREAS = "/sys/module/dma_api/parameters/areas"
BOTH_WAYS = ("page", "coherent", "sg")
TYPES = {"DMA": DMA, "DMA-FQ": DMA_FQ, "identity": IDENTITY}


def run(*command):
    subprocess.run(command, check=True)


def command(text):
    """Tell the driver: 0 or the errno."""
    try:
        with open(COMMAND, "w", encoding="ascii") as file:
            file.write(text)
    except OSError as error:
        return error.errno
    return 0


def read_areas():
    """The DMA segments of each area: lists of IOVA and length."""
    areas = {}
    with open(AREAS, encoding="ascii") as file:
        for line in file:
            area, iova, length = line.split()
            areas.setdefault(area, []).append((int(iova, 16), int(length)))
    return areas


def pattern(length, seed):
    return bytes((7 * i + i // 256 + seed) & 0xff for i in range(length))


def size_of(segments):
    return sum(length for _, length in segments)


def device_read(segments):
    data = b""
    for iova, length in segments:
        arg, piece = ctl.dma(device, DMA_READ, iova, length=length)
        data += piece[:arg.done]
    return data


def device_write(segments, data):
    at = 0
    for iova, length in segments:
        ctl.dma(device, DMA_WRITE, iova, data[at:at + length], length)
        at += length


def group_type():
    with open(TYPE, encoding="ascii") as file:
        return file.read().strip()


def set_group_type(text):
    try:
        with open(TYPE, "w", encoding="ascii") as file:
            file.write(text)
    except OSError as error:
        return error.errno
    return 0


def default_domain():
    return ctl.get(DOMAIN, ctl.get(DEV, device).domain)


def test_areas(what):
    areas = read_areas()
    tap.equal(f"{what}: dma_map_page() keeps the offset in the page",
              areas["page"][0][0] & 0xfff, 0x123)
    tap.ok(f"{what}: the scattered pages make some segments",
           1 <= len(areas["sg"]) <= 20, areas["sg"])
    for area in BOTH_WAYS:
        segments = areas[area]
        length = size_of(segments)
        tap.equal(f"{what}: {area}: the driver writes", command(f"fill {area} 3"), 0)
        tap.ok(f"{what}: {area}: the device reads it",
               device_read(segments) == pattern(length, 3))
        device_write(segments, pattern(length, 200))
        tap.equal(f"{what}: {area}: the driver sees what the device writes",
                  command(f"check {area} 200"), 0)
        tap.ok(f"{what}: {area}: and would see anything else",
               command(f"check {area} 201"))


def test_directions(what):
    areas = read_areas()
    command("fill to_device 5")
    segments = areas["to_device"]
    length = size_of(segments)
    tap.ok(f"{what}: DMA_TO_DEVICE: the device reads",
           device_read(segments) == pattern(length, 5))
    arg, _ = ctl.dma(device, DMA_WRITE, segments[0][0], b"x" * 9, 9)
    tap.equal(f"{what}: DMA_TO_DEVICE: the device does not write",
              (arg.done, arg.fault_reason, arg.fault_iova),
              (0, NO_WRITE, segments[0][0]))
    tap.equal(f"{what}: DMA_TO_DEVICE: nothing has changed",
              command("check to_device 5"), 0)
    segments = areas["from_device"]
    device_write(segments, pattern(length, 6))
    tap.equal(f"{what}: DMA_FROM_DEVICE: the device writes",
              command("check from_device 6"), 0)
    arg, _ = ctl.dma(device, DMA_READ, segments[0][0], length=9)
    tap.equal(f"{what}: DMA_FROM_DEVICE: the device does not read",
              (arg.done, arg.fault_reason), (0, NO_READ))


def test_edges(what):
    """One page further: the fault comes where the mapping ends."""
    iova, length = read_areas()["coherent"][0]
    arg, _ = ctl.dma(device, DMA_READ, iova - 8, length=16)
    tap.equal(f"{what}: in front of an area", (arg.done, arg.fault_reason),
              (0, UNMAPPED))
    mapped = {m.iova for m in ctl.dump(default_domain().id)}
    if iova + length in mapped:
        tap.skip(f"{what}: behind an area", "another area is next to it")
        return
    arg, _ = ctl.dma(device, DMA_READ, iova + length - 8, length=16)
    tap.equal(f"{what}: behind an area: 8 bytes, then a fault",
              (arg.done, arg.fault_reason, arg.fault_iova),
              (8, UNMAPPED, iova + length))


def test_beside(what):
    """DMA while other pages are mapped and unmapped, on another processor."""
    segments = read_areas()["sg"]
    want = pattern(size_of(segments), 1)
    command("fill sg 1")
    child = os.fork()
    if not child:
        while not command("hammer 20"):
            pass
        os._exit(1)
    good = all(device_read(segments) == want for _ in range(20))
    tap.ok(f"{what}: that DMA reads the right bytes each time", good)
    os.kill(child, signal.SIGTERM)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    tap.equal(f"{what}: maps and unmaps go on beside DMA", status,
              -signal.SIGTERM)


def test_unmapped(what):
    areas = read_areas()
    before = ctl.get(DEV, device).faults
    tap.equal(f"{what}: the driver unmaps", command("unmap all"), 0)
    for area, segments in areas.items():
        got = [(arg.done, arg.fault_reason) for arg in
               (ctl.dma(device, op, iova, b"y" * 4, 4)[0]
                for iova, _ in segments for op in (DMA_READ, DMA_WRITE))]
        tap.equal(f"{what}: {area}: refused after that", got,
                  [(0, UNMAPPED)] * 2 * len(segments))
    tap.equal(f"{what}: the faults are counted",
              ctl.get(DEV, device).faults - before,
              sum(2 * len(segments) for segments in areas.values()))
    tap.equal(f"{what}: nothing is mapped any more",
              list(ctl.dump(default_domain().id)), [])


def test_driver(what):
    run("insmod", DRIVER, f"device={vdev.decode()}")
    test_areas(what)
    test_directions(what)
    test_edges(what)
    test_beside(what)
    test_unmapped(what)
    run("rmmod", "dma_api")


def test_identity():
    """The default domain changes to identity and back."""
    first = group_type()
    tap.equal("the default domain becomes identity", set_group_type("identity"), 0)
    tap.equal("as the kernel says", group_type(), "identity")
    scratch = ctl.domain(vdev)
    ctl.map(scratch, 0, buffer, PAGE)
    address = ctl.do(Translate(domain=scratch)).paddr
    ctl.poke(buffer, 0, b"abcd")
    arg, data = ctl.dma(device, DMA_READ, address, length=4)
    tap.equal("identity: a buffer at its physical address",
              (arg.done, data), (4, b"abcd"))
    arg, _ = ctl.dma(device, DMA_WRITE, 0x1000, b"x", 1)
    tap.equal("identity: no other memory", (arg.done, arg.fault_reason),
              (0, ADDRESS))
    tap.equal("it is gone", ctl.destroy(DOMAIN, scratch), "")
    for kind in ("DMA", first, "auto"):
        tap.equal(f"the default domain becomes {kind}", set_group_type(kind), 0)
    tap.equal("and is of the type it was", group_type(), first)
    tap.equal("and our list has it so", default_domain().type, TYPES[first])


def test_own_domain():
    """A domain of ours in place of the default one, and back."""
    iova, length = 0x200000, 4 * PAGE
    kernels = default_domain().id
    domain = ctl.domain(vdev)
    ctl.map(domain, iova, buffer, length)
    arg, _ = ctl.dma(device, DMA_WRITE, iova, b"hello", 5)
    tap.equal("not attached: the default domain does not have it",
              (arg.done, arg.fault_reason), (0, UNMAPPED))
    ctl.attach(domain, vdev)
    tap.equal("attached: the device has our domain",
              ctl.get(DEV, device).domain, domain)
    tap.equal("attached: the default domain has no device",
              ctl.get(DOMAIN, kernels).attached, 0)
    arg, _ = ctl.dma(device, DMA_WRITE, iova, b"hello", 5)
    tap.equal("attached: DMA works", (arg.done, arg.fault_reason), (5, 0))
    tap.equal("attached: the type stays", set_group_type("identity") != 0, True)
    ctl.detach(domain, vdev)
    tap.equal("detached: the default domain is back", default_domain().id,
              kernels)
    arg, _ = ctl.dma(device, DMA_READ, iova, length=5)
    tap.equal("detached: the default domain does not have it",
              (arg.done, arg.fault_reason), (0, UNMAPPED))
    tap.equal("it is gone", ctl.destroy(DOMAIN, domain), "")


def test_vendor():
    """A vendor's IOMMU goes on beside ours."""
    run("modprobe", "nvme")
    disk = "/dev/nvme0n1"
    while not os.path.exists(disk):
        os.sched_yield()
    with open(disk, "r+b", buffering=0) as file:
        file.write(b"disk" * 1024)
        os.fsync(file.fileno())
    run("sh", "-c", "echo 1 >/proc/sys/vm/drop_caches")
    with open(disk, "rb", buffering=0) as file:
        tap.equal("the vendor's IOMMU: a disk works", file.read(8), b"diskdisk")
    # not modprobe -r: the debug kernel has it built in
    with open("/sys/bus/pci/drivers/nvme/unbind", "w", encoding="ascii") as file:
        file.write(os.environ["VM_DISK"])


ctl = Iommuctl()
device, vdev = ctl.device(ctl.iommu())
buffer = ctl.buffer(4 * PAGE)
TYPE = f"/sys/kernel/iommu_groups/{ctl.get(DEV, device).group}/type"

# Beside a vendor's IOMMU it is as that likes it.
wanted = group_type()
if os.environ["VM_IOMMU"] == "none":
    with open("/proc/cmdline", encoding="ascii") as cmdline:
        strict = "iommu.strict=1" in cmdline.read()
    tap.equal("the type of the default domain, by the kernel", wanted,
              "DMA" if strict else "DMA-FQ")
tap.equal("the type of the default domain, by us", default_domain().type,
          TYPES[wanted])
test_driver(wanted)
test_own_domain()
test_identity()
test_driver("again")
if os.environ["VM_IOMMU"] != "none":
    test_vendor()
tap.equal("reset", ctl.call(Reset()), "")
del ctl
run("rmmod", "iommuctl")
tap.done()
