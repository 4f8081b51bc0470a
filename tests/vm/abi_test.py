# SPDX-License-Identifier: GPL-2.0
"""Every ioctl with input that is wrong in one way; run by cases/abi.sh.

There is one of each kind of object, with one mapping of 16 pages. After each
call that must fail, everything that can be listed is as it was before.
"""
import ctypes
import mmap
import os
import re
import subprocess
import sys
import tempfile

from abi import *
import tap

HEADER = os.environ["TREE"] + "/include"
IOVA, LENGTH = 0x100000, 16 * PAGE
NOWHERE = 0x7ffffffff000		# nothing is mapped there
KERNEL = 0xffff888000000000

ctl = Iommuctl()
iommu = ctl.iommu()
device, vdev = ctl.device(iommu)
domain = ctl.domain(vdev)
identity = ctl.domain(vdev, IDENTITY)
blocked = ctl.domain(vdev, BLOCKED)
buffer = ctl.buffer(2 << 20, PAGE)
ctl.attach(domain, vdev)
ctl.map(domain, IOVA, buffer, LENGTH)
default = next(d.id for d in ctl.list(DOMAIN) if d.origin == ORIGIN_KERNEL)
PCI = b"0000:00:00.0"			# no IOMMU is before it in this guest

room = ctypes.create_string_buffer(1 << 20)
here = ctypes.addressof(room)


def good(call):
    """An argument of the class that is right as it is."""
    return {
        Info: lambda: Info(),
        List: lambda: List(type=DOMAIN, records=here, count=4,
                           record_size=ctypes.sizeof(DomainRec)),
        Destroy: lambda: Destroy(type=BUFFER, id=ctl.buffer(PAGE)),
        Reset: lambda: Reset(),
        IommuAdd: lambda: IommuAdd(model=b"intel"),
        DeviceAdd: lambda: DeviceAdd(iommu=iommu),
        DeviceDma: lambda: DeviceDma(device=device, op=DMA_READ, iova=IOVA,
                                     length=8, user=here),
        DomainAdd: lambda: DomainAdd(type=PAGING, device=vdev),
        DomainAttach: lambda: DomainAttach(domain=domain, device=vdev),
        DomainDetach: lambda: DomainDetach(domain=domain, device=vdev),
        BufferAdd: lambda: BufferAdd(length=PAGE),
        BufferAccess: lambda: BufferAccess(buffer=buffer, length=8, user=here),
        Map: lambda: Map(domain=domain, buffer=buffer, iova=IOVA + LENGTH,
                         length=PAGE, prot=PROT_RW),
        Unmap: lambda: Unmap(domain=domain, iova=IOVA, last=U64_MAX),
        Translate: lambda: Translate(domain=domain, iova=IOVA),
        Dump: lambda: Dump(domain=domain, last=U64_MAX, records=here, count=4,
                           record_size=ctypes.sizeof(Mapping)),
        Walk: lambda: Walk(domain=domain, iova=IOVA, steps=here, count=8,
                           step_size=ctypes.sizeof(Step)),
        ShimAdd: lambda: ShimAdd(device=PCI),
    }[call]()


def state():
    """All that can be listed but the counts of faults and of DMA."""
    listed = [repr(rec) for kind in (IOMMU, DEV, DOMAIN, BUFFER, SHIM)
              for rec in ctl.list(kind)]
    text = re.sub(r"(faults|dma_bytes)=\d+", "", "\n".join(listed))
    return text + repr(list(ctl.dump(domain)))


def settle():
    """What is there now is how it shall be after calls that fail."""
    global before
    before = state()


def refused(what, got, want):
    after = state()
    tap.ok(f"{what}: {want}", got == want and before == after,
           f"got {got or 'success'}\nbefore:\n{before}\nafter:\n{after}"
           if before != after else f"got {got or 'success'}")


def refuse(what, arg, want):
    refused(f"{type(arg).__name__}: {what}", ctl.call(arg), want)


def grown(arg, size, tail=b""):
    """A buffer with arg as if its structure had grown to size."""
    data = bytearray(bytes(arg).ljust(size, b"\0"))
    data[:4] = size.to_bytes(4, sys.byteorder)
    if tail:
        data[-len(tail):] = tail
    return ctypes.create_string_buffer(bytes(data), max(size, len(data)))


def call_grown(call, size, tail=b""):
    memory = grown(good(call), size, tail)
    return ctl.raw(0xb900 | call.nr, ctypes.addressof(memory)), memory


def undo(call, memory):
    """Back to one of each, after a call that worked."""
    made = {IommuAdd: IOMMU, DeviceAdd: DEV, DomainAdd: DOMAIN,
            BufferAdd: BUFFER}.get(call)
    if made:
        arg = call.from_buffer_copy(memory.raw)
        return ctl.destroy(made, arg.id)
    if call is DomainDetach:
        ctl.attach(domain, vdev)
    elif call is Unmap:
        ctl.map(domain, IOVA, buffer, LENGTH)
    elif call is Map:
        ctl.unmap(domain, IOVA + LENGTH, IOVA + LENGTH + PAGE - 1)
    return ""


# What the arguments of good() give: "" but for these
RESULT = {ShimAdd: "ENODEV", DomainAttach: "EEXIST"}


def test_sizes():
    for call in CALLS:
        size = ctypes.sizeof(call)
        if call is Destroy:
            continue		# good() makes the object that it destroys
        for small in (0, 4, size - 1, size - 4):
            got, _ = call_grown(call, small)
            refused(f"{call.__name__}: size {small}", got, "EINVAL")
        for tail, big in ((b"\1", size + 8), (b"\1", size + 1),
                          (b"\x80" + bytes(7), size + 64), (b"\1", PAGE)):
            got, _ = call_grown(call, big, tail)
            refused(f"{call.__name__}: size {big}, not zero at the end", got,
                    "E2BIG")
        got, _ = call_grown(call, PAGE + 8)
        refused(f"{call.__name__}: larger than a page", got, "E2BIG")
        if call is Reset:
            continue
        got, memory = call_grown(call, size + 72)
        tap.ok(f"{call.__name__}: size {size + 72}, zero at the end",
               got == RESULT.get(call, ""), got)
        kept = int.from_bytes(memory.raw[:4], sys.byteorder)
        tap.equal(f"{call.__name__}: its size is as the caller left it", kept,
                  size + 72)
        tap.equal(f"{call.__name__}: taken back", undo(call, memory), "")
        settle()


def edge(protection):
    """A page of that protection with nothing behind it: its end."""
    memory = mmap.mmap(-1, 2 * PAGE)
    start = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    libc.mprotect(ctypes.c_void_p(start + PAGE), PAGE, 0)
    return memory, start + PAGE, lambda: libc.mprotect(
        ctypes.c_void_p(start), PAGE, protection)


def test_pointers():
    memory, end, protect = edge(mmap.PROT_READ)
    for call in CALLS:
        size = ctypes.sizeof(call)
        if call in (Reset, Destroy, DomainDetach, Unmap):
            arg = None		# would end things if it got through
        else:
            arg = bytes(good(call))
        for what, address in (("NULL", 0), ("the kernel's memory", KERNEL),
                              ("nothing mapped", NOWHERE)):
            refused(f"{call.__name__}: pointer to {what}",
                    ctl.raw(0xb900 | call.nr, address), "EFAULT")
        if not arg:
            continue
        libc.mprotect(ctypes.c_void_p(end - PAGE), PAGE, 3)
        ctypes.memmove(end - size // 8 * 4, arg, size // 8 * 4)
        refused(f"{call.__name__}: a structure that ends in nothing",
                ctl.raw(0xb900 | call.nr, end - size // 8 * 4), "EFAULT")
        ctypes.memmove(end - size, arg, size)
        protect()
        refused(f"{call.__name__}: memory that can only be read",
                ctl.raw(0xb900 | call.nr, end - size), "EFAULT")


def test_flags():
    for call in CALLS:
        fields = [field[0] for field in call._fields_]
        for field, values in (("flags", (1 << 31, 1 << 7, 0x40000000)),
                              ("reserved", (1, 0xffffffff))):
            if field not in fields:
                continue
            for value in values:
                arg = good(call)
                if call is Destroy:
                    settle()
                setattr(arg, field, value)
                refused(f"{call.__name__}: {field} 0x{value:x}", ctl.call(arg),
                        "EOPNOTSUPP")
                if call is Destroy:
                    ctl.destroy(BUFFER, arg.id)
                    settle()


def test_numbers():
    for cmd in (0xb97f, 0xb980 + len(CALLS), 0xb900, 0xb9ff, 0xba80, 0x8000b980,
                0xc004b980, 0x5401):
        refused(f"ioctl 0x{cmd:x}", ctl.raw(cmd, here), "ENOTTY")


def test_names():
    for call, field, length in ((IommuAdd, "model", 32),
                                (DomainAdd, "device", 64),
                                (DomainAttach, "device", 64),
                                (DomainDetach, "device", 64),
                                (ShimAdd, "device", 64)):
        for what, text, want in (
                ("empty", b"", "EINVAL"),
                ("not terminated", b"x" * length, "EINVAL"),
                ("unknown", b"nobody",
                 "ENOENT" if call is IommuAdd else "ENODEV"),
                ("as long as can be", b"x" * (length - 1),
                 "ENOENT" if call is IommuAdd else "ENODEV"),
                ("a path", b"../../x",
                 "ENOENT" if call is IommuAdd else "ENODEV")):
            arg = good(call)
            setattr(arg, field, text)
            refuse(f"{field} {what}", arg, want)


def test_ids():
    for bad in (0, 99, 0x7fffffff, 0x80000000, 0xffffffff):
        for call, field in ((DeviceAdd, "iommu"), (DeviceDma, "device"),
                            (DomainAttach, "domain"), (DomainDetach, "domain"),
                            (BufferAccess, "buffer"), (Map, "domain"),
                            (Map, "buffer"), (Unmap, "domain"),
                            (Translate, "domain"), (Dump, "domain"),
                            (Walk, "domain")):
            arg = good(call)
            setattr(arg, field, bad)
            refuse(f"{field} {bad}", arg, "ENOENT")
        for kind in (IOMMU, DEV, DOMAIN, BUFFER, SHIM):
            refuse(f"type {kind} id {bad}", Destroy(type=kind, id=bad), "ENOENT")
    for kind in (0, MODEL, FAULT, 8, 0xffffffff):
        refuse(f"type {kind}", Destroy(type=kind, id=1), "EOPNOTSUPP")
    for kind in (0, 8, 0xffffffff):
        refuse(f"type {kind}", List(type=kind, records=here, record_size=8,
                                    count=1), "EOPNOTSUPP")
    for kind in (0, DMA, DMA_FQ, 6, 0xffffffff):
        refuse(f"type {kind}", DomainAdd(type=kind, device=vdev), "EOPNOTSUPP")


def test_busy():
    refuse("an IOMMU with a device", Destroy(type=IOMMU, id=iommu), "EBUSY")
    refuse("a device attached", Destroy(type=DEV, id=device), "EBUSY")
    refuse("a domain attached", Destroy(type=DOMAIN, id=domain), "EBUSY")
    refuse("a buffer mapped", Destroy(type=BUFFER, id=buffer), "EBUSY")
    refuse("the kernel's domain", Destroy(type=DOMAIN, id=default), "EPERM")
    refuse("the kernel's domain", Map(domain=default, buffer=buffer, iova=IOVA,
                                      length=PAGE, prot=PROT_RW), "EPERM")
    refuse("the kernel's domain", Unmap(domain=default, last=U64_MAX), "EPERM")
    refuse("the kernel's domain", DomainAttach(domain=default, device=vdev),
           "EPERM")
    refuse("the kernel's domain", DomainDetach(domain=default, device=vdev),
           "EPERM")
    refuse("attached already", DomainAttach(domain=domain, device=vdev),
           "EEXIST")
    refuse("attached to another", DomainAttach(domain=identity, device=vdev),
           "EBUSY")
    refuse("attached to another", DomainDetach(domain=identity, device=vdev),
           "ENOENT")
    refuse("a device without an IOMMU", DomainAttach(domain=domain, device=PCI),
           "ENODEV")
    refuse("a device without an IOMMU", DomainAdd(type=PAGING, device=PCI),
           "ENODEV")
    refuse("a virtual device", ShimAdd(device=vdev), "EOPNOTSUPP")


def test_map():
    def bad(what, want, **fields):
        arg = good(Map)
        for field, value in fields.items():
            setattr(arg, field, value)
        refuse(what, arg, want)

    top = 1 << 48
    bad("no permission", "EINVAL", prot=0)
    bad("neither read nor write", "EINVAL", prot=4)
    bad("unknown permission", "EOPNOTSUPP", prot=PROT_RW | 0x40)
    bad("unknown permission", "EOPNOTSUPP", prot=PROT_RW | 1 << 31)
    bad("length 0", "EINVAL", length=0)
    for value in (1, 0x800, 0xfff, 0x1001):
        bad(f"IOVA +0x{value:x}", "EINVAL", iova=IOVA + LENGTH + value)
        bad(f"offset 0x{value:x}", "EINVAL", offset=value)
        bad(f"length 0x{value:x}", "EINVAL", length=value)
        bad(f"stride 0x{value + PAGE:x}", "EINVAL", count=2,
            stride=value + PAGE)
    bad("stride 0", "EINVAL", count=2, stride=0)
    bad("stride below the length", "EINVAL", count=2, length=2 * PAGE,
        stride=PAGE)
    bad("too many", "EINVAL", count=(1 << 24) + 1, stride=PAGE)
    bad("far too many", "EINVAL", count=U64_MAX, stride=PAGE)
    bad("IOVA outside", "ERANGE", iova=top)
    bad("the end outside", "ERANGE", iova=top - PAGE, length=2 * PAGE)
    bad("the last copy outside", "ERANGE", iova=top - 3 * PAGE, count=4,
        stride=PAGE)
    bad("IOVA near 2^64", "ERANGE", iova=2**64 - PAGE)
    bad("IOVA over 2^64", "ERANGE", iova=2**64 - PAGE, length=2 * PAGE)
    bad("length near 2^64", "ERANGE", length=2**64 - PAGE)
    bad("stride near 2^64", "ERANGE", count=2, stride=2**64 - PAGE)
    bad("stride over 2^64", "ERANGE", count=1 << 24, stride=1 << 60)
    bad("copies over 2^64", "ERANGE", count=1 << 24, stride=1 << 40)
    bad("offset outside", "ERANGE", offset=2 << 20)
    bad("offset near 2^64", "ERANGE", offset=2**64 - PAGE)
    bad("the end outside the buffer", "ERANGE", offset=(2 << 20) - PAGE,
        length=2 * PAGE)
    bad("mapped already", "EEXIST", iova=IOVA)
    bad("its end mapped already", "EEXIST", iova=IOVA - PAGE, length=2 * PAGE)
    bad("around what is mapped", "EEXIST", iova=IOVA - PAGE,
        length=LENGTH + 2 * PAGE)
    bad("the last copy mapped already", "EEXIST", iova=IOVA - 8 * PAGE, count=9,
        stride=PAGE)
    bad("overlapping after a large hole", "EEXIST", iova=IOVA - 64 * PAGE,
        count=5, stride=16 * PAGE)
    bad("buffer and address", "EINVAL", flags=MAP_PHYS)
    bad("address too wide", "ERANGE", flags=MAP_PHYS, buffer=0, offset=1 << 52)
    bad("address up to too wide", "ERANGE", flags=MAP_PHYS, buffer=0,
        offset=(1 << 52) - PAGE, length=2 * PAGE)
    bad("address over 2^64", "ERANGE", flags=MAP_PHYS, buffer=0,
        offset=2**64 - PAGE, length=2 * PAGE)
    for kind in (identity, blocked):
        bad("a domain without a page table", "EOPNOTSUPP", domain=kind)


def test_unmap():
    def bad(what, want, conflict=0, **fields):
        arg = good(Unmap)
        for field, value in fields.items():
            setattr(arg, field, value)
        refuse(what, arg, want)
        tap.equal(f"Unmap: {what}: where", arg.conflict, conflict)

    end = IOVA + LENGTH - 1
    bad("last below first", "EINVAL", iova=IOVA, last=IOVA - 1)
    bad("nothing there", "ENOENT", iova=0, last=IOVA - 1)
    bad("nothing there", "ENOENT", iova=end + 1)
    bad("nothing there", "ENOENT", iova=1 << 48)
    bad("nothing there", "ENOENT", iova=U64_MAX)
    bad("cuts the beginning", "EINVAL", IOVA, last=end - 1)
    bad("cuts the end", "EINVAL", IOVA, iova=IOVA + 1)
    bad("cuts the middle", "EINVAL", IOVA, iova=IOVA + PAGE,
        last=IOVA + 2 * PAGE)
    bad("cuts at one byte", "EINVAL", IOVA, iova=0, last=IOVA)
    bad("cuts at one byte", "EINVAL", IOVA, iova=end)
    for kind in (identity, blocked):
        bad("a domain without a page table", "ENOENT", domain=kind)


def test_reading():
    refuse("nothing mapped", Translate(domain=domain, iova=IOVA - 1), "ENOENT")
    refuse("outside", Translate(domain=domain, iova=1 << 48), "ERANGE")
    refuse("outside", Translate(domain=domain, iova=U64_MAX), "ERANGE")
    refuse("blocked", Translate(domain=blocked, iova=0), "ENOENT")
    size = ctypes.sizeof(Mapping)
    for what, want, fields in (
            ("no room", "EINVAL", {"count": 0}),
            ("records of no size", "EINVAL", {"record_size": 0}),
            ("records larger than a page", "EINVAL", {"record_size": PAGE + 1}),
            ("last below first", "EINVAL", {"iova": 1, "last": 0}),
            ("no memory", "EFAULT", {"records": NOWHERE}),
            ("the kernel's memory", "EFAULT", {"records": KERNEL}),
            ("no page table", "EOPNOTSUPP", {"domain": identity}),
            ("no page table", "EOPNOTSUPP", {"domain": blocked})):
        arg = Dump(domain=domain, last=U64_MAX, records=here, count=4,
                   record_size=size)
        for field, value in fields.items():
            setattr(arg, field, value)
        refuse(what, arg, want)
    for what, want, fields in (
            ("no room", "EINVAL", {"count": 0}),
            ("steps of no size", "EINVAL", {"step_size": 0}),
            ("steps larger than a page", "EINVAL", {"step_size": PAGE + 1}),
            ("no memory", "EFAULT", {"steps": NOWHERE}),
            ("outside", "ERANGE", {"iova": 1 << 48}),
            ("no page table", "EOPNOTSUPP", {"domain": identity})):
        arg = good(Walk)
        for field, value in fields.items():
            setattr(arg, field, value)
        refuse(what, arg, want)
    for what, want, fields in (
            ("no room", "EINVAL", {"count": 0}),
            ("records of no size", "EINVAL", {"record_size": 0}),
            ("records larger than a page", "EINVAL", {"record_size": PAGE + 1}),
            ("no memory", "EFAULT", {"records": NOWHERE}),
            ("the kernel's memory", "EFAULT", {"records": KERNEL})):
        arg = good(List)
        for field, value in fields.items():
            setattr(arg, field, value)
        refuse(what, arg, want)


def test_buffers():
    for what, want, fields in (
            ("length 0", "EINVAL", {"length": 0}),
            ("length 1", "EINVAL", {"length": 1}),
            ("part of a page", "EINVAL", {"length": PAGE + 1}),
            ("too large", "EINVAL", {"length": (1 << 30) + PAGE}),
            ("near 2^64", "EINVAL", {"length": 2**64 - PAGE}),
            ("chunk below a page", "EINVAL", {"chunk": 2048}),
            ("chunk no power of two", "EINVAL", {"length": 3 * PAGE,
                                                 "chunk": 3 * PAGE}),
            ("chunk too large", "EINVAL", {"length": 8 << 20,
                                           "chunk": 8 << 20}),
            ("chunk not a divisor", "EINVAL", {"length": 3 * PAGE,
                                               "chunk": 2 * PAGE}),
            ("chunk near 2^64", "EINVAL", {"chunk": 1 << 63})):
        arg = good(BufferAdd)
        for field, value in fields.items():
            setattr(arg, field, value)
        refuse(what, arg, want)
    for what, want, fields in (
            ("length 0", "EINVAL", {"length": 0}),
            ("too long", "EINVAL", {"length": (1 << 30) + 1}),
            ("offset outside", "ERANGE", {"offset": 2 << 20}),
            ("the end outside", "ERANGE", {"offset": (2 << 20) - 7}),
            ("offset near 2^64", "ERANGE", {"offset": U64_MAX}),
            ("offset over 2^64", "ERANGE", {"offset": 2**64 - 8}),
            ("no memory", "EFAULT", {"user": NOWHERE}),
            ("no memory to write from", "EFAULT", {"user": NOWHERE,
                                                   "flags": BUFFER_WRITE}),
            ("the kernel's memory", "EFAULT", {"user": KERNEL})):
        arg = good(BufferAccess)
        for field, value in fields.items():
            setattr(arg, field, value)
        refuse(what, arg, want)


def test_dma():
    for what, want, fields in (
            ("length 0", "EINVAL", {"length": 0}),
            ("too long", "EINVAL", {"length": (1 << 30) + 1}),
            ("no such operation", "EOPNOTSUPP", {"op": 0}),
            ("no such operation", "EOPNOTSUPP", {"op": 4}),
            ("over 2^64", "ERANGE", {"iova": 2**64 - 7}),
            ("source over 2^64", "ERANGE", {"op": DMA_COPY,
                                            "src_iova": 2**64 - 7}),
            ("no memory", "EFAULT", {"user": NOWHERE}),
            ("no memory to write from", "EFAULT", {"op": DMA_WRITE,
                                                   "user": NOWHERE}),
            ("the kernel's memory", "EFAULT", {"user": KERNEL})):
        arg = good(DeviceDma)
        for field, value in fields.items():
            setattr(arg, field, value)
        refuse(what, arg, want)


def test_records():
    """Records of a size that is not ours: cut, or filled up with zeroes."""
    full = ctypes.sizeof(DomainRec)
    want = bytes(next(iter(ctl.list(DOMAIN))))
    for size in (1, 4, 8, full - 1, full + 1, full + 24, PAGE):
        ctypes.memset(here, 0xff, 2 * PAGE)
        ctl.do(List(type=DOMAIN, records=here, record_size=size, count=1))
        expect = want[:size].ljust(size, b"\0")
        tap.ok(f"List: records of {size} bytes",
               room.raw[:size + 8] == expect + b"\xff" * 8,
               room.raw[:size + 8].hex())
    size = ctypes.sizeof(Mapping)
    want = bytes(next(ctl.dump(domain)))
    for other in (8, size - 8, size + 8):
        ctypes.memset(here, 0xff, PAGE)
        ctl.do(Dump(domain=domain, last=U64_MAX, records=here, count=1,
                    record_size=other))
        expect = want[:other].ljust(other, b"\0")
        tap.ok(f"Dump: records of {other} bytes",
               room.raw[:other + 8] == expect + b"\xff" * 8)
    size = ctypes.sizeof(Step)
    ctypes.memset(here, 0xff, PAGE)
    arg = ctl.do(Walk(domain=domain, iova=IOVA, steps=here, count=2,
                      step_size=8))
    tap.ok("Walk: steps of 8 bytes, room for 2 of 4", arg.count == 2 and
           room.raw[16:24] == b"\xff" * 8)


def test_open():
    mode = os.stat("/dev/iommuctl").st_mode & 0o7777
    tap.equal("the node is root's alone", oct(mode), "0o600")
    pid = os.fork()
    if not pid:
        os.chmod("/dev/iommuctl", 0o666)
        os.setuid(65534)
        try:
            Iommuctl()
        except PermissionError as error:
            os._exit(error.errno)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.chmod("/dev/iommuctl", 0o600)
    tap.equal("open without CAP_SYS_ADMIN: EPERM", status, 1)


def snake(text):
    return re.sub(r"(?<!^)([A-Z])", r"_\1", text).lower()


def header_name(struct):
    special = {"DomainDetach": "domain_attach"}
    return "iommuctl_" + special.get(struct.__name__, snake(struct.__name__))


def test_layout():
    """The classes of abi.py are the structures of the header."""
    lines = ["#include <stddef.h>", "#include <uapi/linux/iommuctl.h>"]
    for cls in CALLS + tuple(RECORDS.values()) + (Mapping, Step):
        what = f"struct {header_name(cls)}"
        lines.append(f"_Static_assert(sizeof({what}) == {ctypes.sizeof(cls)},"
                     f' "{what}");')
        for field, _ in cls._fields_:
            c_field = "__reserved" if field == "reserved" else field
            offset = getattr(cls, field).offset
            lines.append(f"_Static_assert(offsetof({what}, {c_field}) == "
                         f'{offset}, "{what}.{field}");')
        if cls.nr:
            number = "IOMMUCTL_" + snake(cls.__name__).upper()
            lines.append(f"_Static_assert({number} == 0xb9{cls.nr:02x}, "
                         f'"{number}");')
    got = subprocess.run(["gcc", "-fsyntax-only", "-I", HEADER, "-x", "c", "-"],
                         input="\n".join(lines) + "\n", text=True,
                         stderr=subprocess.PIPE, check=False)
    tap.ok("the structures of abi.py are the header's", got.returncode == 0,
           got.stderr)


objects = ctl.objects()
settle()
test_layout()
test_open()
test_numbers()
test_sizes()
test_pointers()
test_flags()
test_names()
test_ids()
test_busy()
test_map()
test_unmap()
test_reading()
test_buffers()
test_dma()
test_records()
tap.equal("as many objects as before", ctl.objects(), objects)
tap.equal("reset", ctl.call(Reset()), "")
tap.equal("no object is left", ctl.objects(), 0)
del ctl
subprocess.run(["rmmod", "iommuctl"], check=True)
tap.done()
