# SPDX-License-Identifier: GPL-2.0
"""Models of real drivers, and the simulated IOTLB; run by cases/models.sh."""
import os
import subprocess
import time

from abi import *
import tap
from traced import Traced

MODULES = os.environ["VM_MODULES"]
OLD = os.uname().release.startswith("6.1.")
STALE_PARAMETERS = "/sys/module/stale/parameters/"
FLUSH_PAGE, FLUSH_RANGE, FLUSH_DOMAIN, FLUSH_IOMMU = range(1, 5)

# What a driver says to a map over a mapping, as its source has it, where that is
# not EEXIST; 0: it takes the place. models.c names the functions.
BUSY = {"intel": 98, "amd": 0, "exynos": 98, "omap": 0, "riscv": 98,
        "rockchip": 98, "s390": 0, "sprd": 0, "sun50i": 16, "tegra-gart": 0,
        "tegra-smmu": 0, "virtio-iommu": 22}
# Those that let it take the place of smaller pages only: io-pgtable's
TABLES = ("arm-smmu", "arm-smmu-v3", "qcom_iommu", "ipmmu-vmsa", "msm", "mtk")
# Those whose pages are writable whatever is asked for; can be without being
# readable; and that one whose driver (of 6.1) refuses these
NO_READ_ONLY = ("mtk", "mtk_v1", "omap", "sprd", "tegra-gart")
WRITE_ONLY = ("intel", "amd", "apple-dart", "exynos", "rockchip", "sun50i",
              "tegra-smmu", "virtio-iommu")
READABLE = ("s390",)
# And what to an IOVA outside of its aperture, where that is not ERANGE
RANGE = {"intel": 14, "s390": 22, "sprd": 22, "tegra-gart": 22}


def run(*command):
    subprocess.run(command, check=True)


def has_type(model, kind):
    return bool(model.types & 1 << kind)


def tell(text):
    """Tell the wrong caller: 0 or the errno."""
    try:
        with open(STALE_PARAMETERS + "command", "w", encoding="ascii") as file:
            file.write(text)
    except OSError as error:
        return error.errno
    return 0


class Master:
    """A device behind an IOMMU of a model of its own, with the wrong caller."""

    def __init__(self, model, **more):
        self.iommu = ctl.do(IommuAdd(model=model.name, **more)).id
        self.id, self.name = ctl.device(self.iommu)

    def __enter__(self):
        run("insmod", f"{MODULES}/stale.ko", f"device={self.name.decode()}")
        return self

    def __exit__(self, *_):
        run("rmmod", "stale")
        ctl.do(Destroy(type=DEV, id=self.id))
        ctl.do(Destroy(type=IOMMU, id=self.iommu))

    def access(self, iova):
        """What a read of the device comes to: 0 or the reason of its fault"""
        return ctl.dma(self.id, DMA_READ, iova, length=8)[0].fault_reason

    def domain(self):
        return ctl.get(DOMAIN, ctl.get(DEV, self.id).domain)


def error_of(arg):
    return ctl.call(arg)


def test_explicit(model, label):
    """A domain of ours: all page sizes, its edges, dump, walk and DMA."""
    iommu = ctl.do(IommuAdd(model=model.name)).id
    device, vdev = ctl.device(iommu)
    domain = ctl.domain(vdev)
    rec = ctl.get(DOMAIN, domain)
    tap.equal(f"{label}: the domain is as the model says",
              (rec.pgsizes, rec.aperture_start, rec.aperture_end, rec.format),
              (model.pgsizes, model.aperture_start, model.aperture_end,
               model.format))
    if model.callbacks & (CB_MAP_PAGES | CB_MAP):
        test_mappings(model, label, device, vdev, domain)
    else:
        test_window(model, label, device, vdev, domain)
    for kind, what in ((IDENTITY, "identity"), (BLOCKED, "blocked")):
        got = ctl.call(DomainAdd(device=vdev, type=kind))
        tap.equal(f"{label}: an {what} domain", got,
                  "" if has_type(model, kind) else "EOPNOTSUPP")
    for rec in ctl.list(DOMAIN):
        if rec.origin == ORIGIN_USER:
            ctl.do(Destroy(type=DOMAIN, id=rec.id))
    ctl.do(Destroy(type=DEV, id=device))
    ctl.do(Destroy(type=IOMMU, id=iommu))


def test_window(model, label, device, vdev, domain):
    """No map at all: addresses as they are, within the window."""
    tap.equal(f"{label}: map is refused", ctl.call(
        Map(domain=domain, buffer=buffer, iova=0, length=PAGE, prot=PROT_RW)),
              "ENODEV")
    ctl.attach(domain, vdev)
    arg, _ = ctl.dma(device, DMA_READ, model.aperture_end + 1, length=1)
    tap.equal(f"{label}: outside of its window", arg.fault_reason, APERTURE)
    arg, _ = ctl.dma(device, DMA_READ, PAGE, length=1)
    tap.equal(f"{label}: no buffer's memory", arg.fault_reason, ADDRESS)
    ctl.detach(domain, vdev)


def test_mappings(model, label, device, vdev, domain):
    smallest = model.pgsizes & -model.pgsizes
    first = model.aperture_start
    last = model.aperture_end - smallest + 1
    ctl.attach(domain, vdev)
    for what, iova in (("first", first), ("last", last)):
        ctl.map(domain, iova, buffer, smallest)
        arg, _ = ctl.dma(device, DMA_WRITE, iova, b"model", 5)
        tap.equal(f"{label}: DMA to the {what} page",
                  (arg.done, arg.fault_reason, ctl.peek(buffer, 0, 5)),
                  (5, 0, b"model"))
        ctl.poke(buffer, 0, bytes(5))
        got = list(ctl.dump(domain, iova))
        tap.equal(f"{label}: dump of the {what} page",
                  [(m.iova, m.length, m.buffer) for m in got],
                  [(iova, smallest, buffer)])
        steps, address = room_for(Step, 8)
        arg = ctl.do(Walk(domain=domain, iova=iova, steps=address, count=8,
                          step_size=ctypes.sizeof(Step)))
        tap.ok(f"{label}: walk of the {what} page", arg.count and
               steps[arg.count - 1].kind == 3, list(steps[:arg.count]))
        ctl.unmap(domain, iova, iova + (smallest - 1))
        arg, _ = ctl.dma(device, DMA_READ, iova, length=1)
        tap.equal(f"{label}: the {what} page is unmapped", arg.fault_reason,
                  UNMAPPED)
    if model.aperture_end < U64_MAX:
        tap.equal(f"{label}: map behind the aperture", ctl.call(
            Map(domain=domain, buffer=buffer, iova=model.aperture_end + 1,
                length=smallest, prot=PROT_RW)), "ERANGE")
    if model.aperture_start:
        tap.equal(f"{label}: map before the aperture", ctl.call(
            Map(domain=domain, buffer=buffer, iova=first - smallest,
                length=smallest, prot=PROT_RW)), "ERANGE")
    test_sizes(model, label, domain)
    test_prot(model, label, device, domain)
    if label == "virtio-iommu":
        test_requests(domain)
    ctl.detach(domain, vdev)


def test_prot(model, label, device, domain):
    """What its pages can be but readable and writable"""
    smallest = model.pgsizes & -model.pgsizes
    write_only = PROT_WRITE if label in WRITE_ONLY else PROT_RW
    for prot, want in (
            (PROT_READ, PROT_RW if label in NO_READ_ONLY else PROT_READ),
            (PROT_WRITE, 0 if label in READABLE else write_only)):
        error = ctl.call(Map(domain=domain, buffer=buffer, prot=prot,
                             iova=model.aperture_start, length=smallest))
        got = [m.prot & PROT_RW for m in ctl.dump(domain)]
        tap.equal(f"{label}: asked for {'-rw'[prot]} alone", (error, got),
                  ("", [want]) if want else ("EINVAL", []))
        if error:
            continue
        faults = [ctl.dma(device, op, model.aperture_start, b"x", 1)[0]
                  .fault_reason for op in (DMA_READ, DMA_WRITE)]
        tap.equal(f"{label}: … and DMA", faults,
                  [0 if want & PROT_READ else NO_READ,
                   0 if want & PROT_WRITE else NO_WRITE])
        ctl.unmap(domain)


def test_sizes(model, label, domain):
    """A mapping of one page of each size that IOVA and output have room for"""
    for lg2 in range(12, 31):
        size = 1 << lg2
        room = (model.aperture_end + 1 - model.aperture_start) // 2
        if not model.pgsizes & size or size > room or lg2 >= model.output_bits:
            continue
        iova = (model.aperture_start + size - 1) & -size
        # Output addresses that all formats have: the same as the IOVA
        error = ctl.call(Map(domain=domain, flags=MAP_PHYS, iova=iova,
                             offset=1 << 30 if model.output_bits > 31 else 0,
                             length=size, prot=PROT_RW))
        # Some drivers take a larger page as so many of the smallest.
        pages = [] if error else [m.length for m in ctl.dump(domain)]
        tap.equal(f"{label}: a page of {size >> 10} KiB", (error, pages),
                  ("", [size]))
        if not error:
            ctl.unmap(domain)


def test_requests(domain):
    """Mappings as they were asked for: of any size, wherever they begin"""
    big = ctl.buffer(8 << 20, chunk=4 << 20)
    for iova in (3 * PAGE, 11 * PAGE):
        ctl.map(domain, iova, big, 3 * PAGE, offset=iova + PAGE)
    whole = [(3 * PAGE, 3 * PAGE), (11 * PAGE, 3 * PAGE)]
    for room in (1, 2, 64):
        got = [(m.iova, m.length) for m in ctl.dump(domain, room=room)]
        tap.equal(f"requests: dump, {room} at a time: each once", got, whole)
    got = [(m.iova, m.length) for m in ctl.dump(domain, 4 * PAGE, 5 * PAGE)]
    tap.equal("requests: from the middle of one to its middle, that", got,
              whole[:1])
    with Traced("iommuctl/unmap") as traced:
        ctl.unmap(domain, 3 * PAGE, 6 * PAGE - 1)
    got = [(e["size"], e["ret"]) for e in traced.named("unmap")]
    tap.equal("requests: an unmap takes one whole, and is no failure", got,
              [(3 * PAGE, 0)])
    ctl.unmap(domain)
    pages = 1500
    for n in range(pages):
        ctl.map(domain, n * PAGE, big, PAGE, offset=n * PAGE)
    for room in (1, 64):
        at = 0
        for each in ctl.dump(domain, room=room):
            at = each.iova + each.length if each.iova == at else None
        tap.equal(f"requests: many that join, {room} at a time", at,
                  pages * PAGE)
    ctl.unmap(domain)
    ctl.destroy(BUFFER, big)


def test_attach(model, label):
    """Its rule of what may be attached at the same time"""
    iommus = [ctl.do(IommuAdd(model=model.name)).id for _ in range(2)]
    devices = [ctl.device(iommus[n]) for n in (0, 0, 1)]
    names = [vdev for _, vdev in devices]
    domain, other = (ctl.domain(names[0]) for _ in range(2))
    ctl.attach(domain, names[0])
    # 6.1: omap_iommu_attach_dev(), viommu_attach_dev(), arm_smmu_attach_dev()
    error = {"omap": "EBUSY", "virtio-iommu": "EXDEV",
             "arm-smmu-v3": "ENXIO"}.get(label, "EINVAL")
    want = {ANY: ("", "", ""), ONE_IOMMU: ("", error, ""),
            ONE_DEVICE: (error, error, ""),
            ONE_DOMAIN: ("", error, "EBUSY"),
            # The core's: attached already, and by another
            ONE_GROUP: ("EEXIST", "", "EBUSY")}[model.attach]
    got = []
    tap.equal(f"{label}: what a second device is attached to",
              ctl.get(DEV, devices[1][0]).domain == domain,
              model.attach == ONE_GROUP)
    for where, what in ((domain, 1), (domain, 2), (other, 1)):
        error = ctl.call(DomainAttach(domain=where, device=names[what]))
        got.append(error)
        if not error:
            ctl.detach(where, names[what])
    tap.equal(f"{label}: a domain on a second device, on a second IOMMU; another "
              "domain beside", tuple(got), want)
    ctl.detach(domain, names[0])
    for number in (domain, other):
        ctl.do(Destroy(type=DOMAIN, id=number))
    for device, _ in devices:
        ctl.do(Destroy(type=DEV, id=device))
    for iommu in iommus:
        ctl.do(Destroy(type=IOMMU, id=iommu))


def now_flushes(model):
    """Does an unmap flush, with no sync to be missed?"""
    return not model.callbacks & CB_SYNC


def test_wrong_caller(model, label, master):
    """No sync after an unmap: the old entry is in use, and is not used."""
    smallest = model.pgsizes & -model.pgsizes
    iova = model.aperture_start + 16 * smallest
    if smallest > PAGE:
        return
    got = tell("open")
    tap.equal(f"{label}: a domain of the kernel's", got, 0)
    if got or not model.callbacks & (CB_MAP_PAGES | CB_MAP):
        tell("close")
        return
    rec = master.domain()
    tap.equal(f"{label}: … has the model's format", (rec.format, rec.pgsizes),
              (model.format, model.pgsizes))
    tap.equal(f"{label}: map", tell(f"map {iova:x}"), 0)
    tap.equal(f"{label}: DMA", (master.access(iova), master.access(iova)),
              (0, 0))
    tell(f"unmap {iova:x}")
    faults = ctl.do(Info()).faults
    tap.equal(f"{label}: unmapped without a sync", master.access(iova),
              UNMAPPED if now_flushes(model) else STALE)
    tap.equal(f"{label}: … is listed", (ctl.do(Info()).faults - faults,
                                        ctl.list(FAULT, 256)[-1].iova), (1, iova))
    tell("sync")
    tap.equal(f"{label}: unmapped with a sync", master.access(iova), UNMAPPED)
    tap.equal(f"{label}: the page beside is there",
              master.access(iova + PAGE), 0)
    tell("close")


def mappings(master):
    return [(m.iova, m.length) for m in
            ctl.dump(ctl.get(DEV, master.id).domain)]


def test_over(model, label, master):
    """A map over a mapping, by a page as large, by a larger one, and outside"""
    smallest = model.pgsizes & -model.pgsizes
    if smallest > PAGE or not model.callbacks & (CB_MAP_PAGES | CB_MAP):
        return
    tell("open")
    error = BUSY.get(label, 17)
    block = min((1 << n for n in range(20, 31) if model.pgsizes & 1 << n),
                default=0)
    start = (model.aperture_start + 1) | (max(block, 16 * PAGE) - 1)
    start += 1
    iova = start + 8 * PAGE
    there = 2 * PAGE
    tell(f"map {iova:x}")
    tap.equal(f"{label}: DMA before a map over it", master.access(iova), 0)
    tap.equal(f"{label}: over a mapping", tell(f"over {iova:x} {PAGE:x}"),
              error)
    # Of those that let it, only amd's neither flushes then nor in a sync
    tap.equal(f"{label}: DMA after a map over it", master.access(iova),
              STALE if label == "amd" else 0)
    tap.equal(f"{label}: four pages over the two",
              tell(f"over {iova:x} {4 * PAGE:x}"), error)
    there = there if error else 4 * PAGE
    tap.equal(f"{label}: … and what is mapped then",
              sum(size for _, size in mappings(master)), there)
    if block:
        error = 0 if label in TABLES else error
        tap.equal(f"{label}: {block >> 10} KiB over it",
                  tell(f"over {start:x} {block:x}"), error)
        tap.equal(f"{label}: … and what is mapped then, nothing half done",
                  sum(size for _, size in mappings(master)),
                  there if error else block)
    if model.aperture_end < (1 << 48) - 1 or label == "intel":
        tap.equal(f"{label}: behind its aperture",
                  tell(f"map {model.aperture_end + 1:x}"), RANGE.get(label, 34))
    tell("close")


def taken():
    """The IOVA of what the DMA API mapped"""
    with open(STALE_PARAMETERS + "dma", encoding="ascii") as file:
        return int(file.read(), 16)


def test_default(model, label, master):
    """The default domain: DMA, and what is left of it after an unmap"""
    kind = master.domain().type if ctl.get(DEV, master.id).domain else IDENTITY
    want = IDENTITY
    # As apple-dart's driver has it where its pages are larger than the CPU's
    if has_type(model, DMA) and model.pgsizes & -model.pgsizes <= PAGE:
        want = DMA_FQ if LAZY and has_type(model, DMA_FQ) else DMA
    tap.equal(f"{label}: the type of the default domain", kind, want)
    tap.equal(f"{label}: dma_map_page()", tell("take"), 0)
    if kind == IDENTITY:
        tell("give")
        return
    iova = taken()
    tap.equal(f"{label}: DMA through the DMA API's mapping",
              master.access(iova), 0)
    tell("give")
    after = master.access(iova)
    # The kernel flushes all after 10 ms: on a slow machine that may come first.
    for _ in range(100 if kind == DMA_FQ and after == UNMAPPED else 0):
        tell("take")
        iova = taken()
        master.access(iova)
        tell("give")
        after = master.access(iova)
        if after == STALE:
            break
    tap.equal(f"{label}: DMA after its unmap", after,
              STALE if kind == DMA_FQ else UNMAPPED)
    if kind == DMA_FQ:
        end = time.monotonic() + 30
        while master.access(iova) == STALE and time.monotonic() < end:
            os.sched_yield()
        tap.equal(f"{label}: DMA after the flush of all", master.access(iova),
                  UNMAPPED)


def test_cost():
    """A command's time is what it is set to"""
    took = []
    models = {m.name: m for m in ctl.list(MODEL)}
    for cost in (0, 100000):
        with Master(models[b"intel"], flush_ns=cost) as master:
            tell("open")
            start = time.monotonic_ns()
            for n in range(100):
                tell(f"map {n * PAGE:x}")
                tell(f"unmap {n * PAGE:x}")
                tell("sync")
                tell(f"unmap {(n + 1) * PAGE:x}")
                tell("sync")
            took.append(time.monotonic_ns() - start)
            tell("close")
    tap.ok("200 flushes of 100 us each take their time",
           took[1] >= 200 * 100000, took)
    tap.equal("a flush cannot take longer than that", ctl.call(
        IommuAdd(model=b"intel", flush_ns=100001)), "ERANGE")


with open("/proc/cmdline", encoding="ascii") as cmdline:
    LAZY = "iommu.strict=1" not in cmdline.read()
ctl = Iommuctl()
buffer = ctl.buffer(1 << 16, 1 << 16)
for each in ctl.list(MODEL):
    name_of = each.name.decode()
    test_explicit(each, name_of)
    test_attach(each, name_of)
    with Master(each) as behind:
        test_default(each, name_of, behind)
        test_wrong_caller(each, name_of, behind)
        test_over(each, name_of, behind)
test_cost()
tap.equal("reset", ctl.call(Reset()), "")
del ctl
run("rmmod", "iommuctl")
tap.done()
