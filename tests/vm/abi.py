# SPDX-License-Identifier: GPL-2.0
"""The control interface's ABI for test cases in Python.

A class for each structure of include/uapi/linux/iommuctl.h, and Iommuctl, an
open /dev/iommuctl. test_layout() of the case abi holds them against the header.
"""
import ctypes
import errno
import os

u32, u64 = ctypes.c_uint32, ctypes.c_uint64

MODEL, IOMMU, DEV, DOMAIN, BUFFER, SHIM, FAULT = range(1, 8)
BLOCKED, IDENTITY, PAGING, DMA, DMA_FQ = range(1, 6)
ORIGIN_USER, ORIGIN_KERNEL, ORIGIN_SHIM = range(1, 4)
DMA_READ, DMA_WRITE, DMA_COPY = range(1, 4)
PROT_READ, PROT_WRITE, PROT_RW = 1, 2, 3
MAP_PHYS = 1
BUFFER_WRITE = 1
UNMAPPED, NO_READ, NO_WRITE, NO_DOMAIN, APERTURE, ADDRESS, STALE = range(1, 8)
CB_MAP_PAGES, CB_MAP, CB_SYNC_MAP, CB_SYNC, CB_FLUSH_ALL = (
    1 << bit for bit in range(5))
ANY, ONE_IOMMU, ONE_DEVICE, ONE_DOMAIN, ONE_GROUP = range(1, 6)
U64_MAX = 2**64 - 1
PAGE = 4096


def name(length=32):
    return ctypes.c_char * length


class Struct(ctypes.Structure):
    """A structure of the ABI; .size is set where it has one."""

    nr = None

    def __init__(self, **fields):
        super().__init__(**fields)
        if self._fields_[0][0] == "size" and "size" not in fields:
            self.size = ctypes.sizeof(self)

    def __repr__(self):
        fields = (f"{f[0]}={getattr(self, f[0])!r}" for f in self._fields_)
        return f"{type(self).__name__}({', '.join(fields)})"


def struct(what, nr=None, **fields):
    return type(what, (Struct,), {"_fields_": list(fields.items()), "nr": nr})


Info = struct("Info", 0x80, size=u32, abi=u32, version=name(), objects=u64,
              faults=u64)
List = struct("List", 0x81, size=u32, type=u32, after=u64, records=u64,
              record_size=u32, count=u32)
Destroy = struct("Destroy", 0x82, size=u32, type=u32, id=u32, reserved=u32)
Reset = struct("Reset", 0x83, size=u32, destroyed=u32)
IommuAdd = struct("IommuAdd", 0x84, size=u32, flags=u32, model=name(), id=u32,
                  flush_ns=u32, name=name())
DeviceAdd = struct("DeviceAdd", 0x85, size=u32, flags=u32, iommu=u32, id=u32,
                   name=name(64))
DeviceDma = struct("DeviceDma", 0x86, size=u32, flags=u32, device=u32, op=u32,
                   iova=u64, src_iova=u64, length=u64, user=u64, done=u64,
                   fault_iova=u64, fault_reason=u32, reserved=u32)
DomainAdd = struct("DomainAdd", 0x87, size=u32, flags=u32, type=u32, id=u32,
                   device=name(64))
DomainAttach = struct("DomainAttach", 0x88, size=u32, flags=u32, domain=u32,
                      reserved=u32, device=name(64))
DomainDetach = struct("DomainDetach", 0x89, size=u32, flags=u32, domain=u32,
                      reserved=u32, device=name(64))
BufferAdd = struct("BufferAdd", 0x8a, size=u32, flags=u32, length=u64,
                   chunk=u64, id=u32, reserved=u32)
BufferAccess = struct("BufferAccess", 0x8b, size=u32, flags=u32, buffer=u32,
                      reserved=u32, offset=u64, length=u64, user=u64)
Map = struct("Map", 0x8c, size=u32, flags=u32, domain=u32, prot=u32, buffer=u32,
             reserved=u32, iova=u64, offset=u64, length=u64, count=u64,
             stride=u64)
Unmap = struct("Unmap", 0x8d, size=u32, flags=u32, domain=u32, reserved=u32,
               iova=u64, last=u64, unmapped=u64, conflict=u64)
Translate = struct("Translate", 0x8e, size=u32, flags=u32, domain=u32, prot=u32,
                   iova=u64, paddr=u64, pgsize=u64)
Dump = struct("Dump", 0x8f, size=u32, flags=u32, domain=u32, record_size=u32,
              iova=u64, last=u64, records=u64, count=u32, more=u32)
Walk = struct("Walk", 0x90, size=u32, flags=u32, domain=u32, count=u32,
              iova=u64, steps=u64, step_size=u32, reserved=u32)
ShimAdd = struct("ShimAdd", 0x91, size=u32, flags=u32, id=u32, reserved=u32,
                 device=name(64))
CALLS = (Info, List, Destroy, Reset, IommuAdd, DeviceAdd, DeviceDma, DomainAdd,
         DomainAttach, DomainDetach, BufferAdd, BufferAccess, Map, Unmap,
         Translate, Dump, Walk, ShimAdd)

ModelRec = struct("ModelRec", id=u32, output_bits=u32, pgsizes=u64,
                  aperture_start=u64, aperture_end=u64, levels=u32,
                  reserved=u32, name=name(), format=name(), source=name(64),
                  types=u32, callbacks=u32, flush=u32, attach=u32)
IommuRec = struct("IommuRec", id=u32, devices=u32, name=name(), model=name(),
                  flush_ns=u32, reserved=u32)
DevRec = struct("DevRec", id=u32, iommu=u32, domain=u32, group=u32,
                dma_bytes=u64, faults=u64, name=name(64))
DomainRec = struct("DomainRec", id=u32, origin=u32, type=u32, attached=u32,
                   pgsizes=u64, aperture_start=u64, aperture_end=u64,
                   mappings=u64, mapped=u64, tables=u64, format=name(),
                   device=name(64))
BufferRec = struct("BufferRec", id=u32, mappings=u32, length=u64, chunk=u64)
ShimRec = struct("ShimRec", id=u32, domain=u32, entered=u64, left=u64,
                 device=name(64), driver=name())
FaultRec = struct("FaultRec", seq=u64, time_ns=u64, iova=u64, domain=u32,
                  reason=u32, write=u32, reserved=u32, device=name(64))
RECORDS = {MODEL: ModelRec, IOMMU: IommuRec, DEV: DevRec, DOMAIN: DomainRec,
           BUFFER: BufferRec, SHIM: ShimRec, FAULT: FaultRec}
Mapping = struct("Mapping", iova=u64, paddr=u64, length=u64, pgsize=u64,
                 prot=u32, buffer=u32)
Step = struct("Step", level=u32, kind=u32, index=u32, prot=u32, table=u64,
              entry=u64, out=u64, length=u64, text=name(64))

libc = ctypes.CDLL(None, use_errno=True)
libc.ioctl.argtypes = (ctypes.c_int, ctypes.c_ulong, ctypes.c_void_p)


def room_for(record, n):
    """Room for n records, and its address."""
    room = (record * n)()
    return room, ctypes.addressof(room)


class Iommuctl:
    """An open /dev/iommuctl. Methods raise OSError; call() does not."""

    def __init__(self):
        self.fd = os.open("/dev/iommuctl", os.O_RDWR | os.O_CLOEXEC)

    def __del__(self):
        os.close(self.fd)

    def raw(self, cmd, address):
        """An ioctl as it is: "" or the name of the errno."""
        if libc.ioctl(self.fd, cmd, address) >= 0:
            return ""
        number = ctypes.get_errno()
        if number == errno.EOPNOTSUPP:
            return "EOPNOTSUPP"     # errorcode has it under another name
        return errno.errorcode[number]

    def call(self, arg):
        return self.raw(0xb900 | arg.nr, ctypes.addressof(arg))

    def do(self, arg):
        error = self.call(arg)
        if error:
            raise OSError(getattr(errno, error), error, repr(arg))
        return arg

    def iommu(self, model=b"intel"):
        return self.do(IommuAdd(model=model)).id

    def device(self, iommu):
        """A new master: its id and its name."""
        arg = self.do(DeviceAdd(iommu=iommu))
        return arg.id, arg.name

    def domain(self, device, kind=PAGING):
        return self.do(DomainAdd(device=device, type=kind)).id

    def attach(self, domain, device):
        self.do(DomainAttach(domain=domain, device=device))

    def detach(self, domain, device):
        self.do(DomainDetach(domain=domain, device=device))

    def buffer(self, length, chunk=0):
        return self.do(BufferAdd(length=length, chunk=chunk)).id

    def map(self, domain, iova, buffer, length, **more):
        self.do(Map(domain=domain, iova=iova, buffer=buffer, length=length,
                    prot=more.pop("prot", PROT_RW), **more))

    def unmap(self, domain, iova=0, last=U64_MAX):
        return self.do(Unmap(domain=domain, iova=iova, last=last)).unmapped

    def dma(self, device, op, iova, data=b"", length=0, **more):
        """DMA: what it did, and for a read the bytes."""
        room = ctypes.create_string_buffer(data, length or len(data))
        arg = self.do(DeviceDma(device=device, op=op, iova=iova,
                                length=len(room),
                                user=ctypes.addressof(room), **more))
        return arg, room.raw

    def poke(self, buffer, offset, data):
        """The CPU writes into a buffer."""
        room = ctypes.create_string_buffer(data, len(data))
        self.do(BufferAccess(buffer=buffer, flags=BUFFER_WRITE, offset=offset,
                             length=len(data), user=ctypes.addressof(room)))

    def peek(self, buffer, offset, length):
        """What the CPU reads in a buffer."""
        room = ctypes.create_string_buffer(length)
        self.do(BufferAccess(buffer=buffer, offset=offset, length=length,
                             user=ctypes.addressof(room)))
        return room.raw

    def list(self, kind, room=16):
        record = RECORDS[kind]
        records, address = room_for(record, room)
        found, after, count = [], 0, room
        while count == room:
            arg = self.do(List(type=kind, after=after, records=address,
                               record_size=ctypes.sizeof(record), count=room))
            found += [record.from_buffer_copy(r) for r in records[:arg.count]]
            after, count = arg.after, arg.count
        return found

    def get(self, kind, number):
        return next(r for r in self.list(kind) if r.id == number)

    def dump_parts(self, domain, iova=0, last=U64_MAX, room=1024):
        """Mappings as they come: pieces of an array of Mapping"""
        records, address = room_for(Mapping, room)
        more = 1
        while more:
            arg = self.do(Dump(domain=domain, iova=iova, last=last,
                               records=address, count=room,
                               record_size=ctypes.sizeof(Mapping)))
            yield ctypes.string_at(address, arg.count * ctypes.sizeof(Mapping))
            iova, more = arg.iova, arg.more

    def dump(self, domain, iova=0, last=U64_MAX, room=1024):
        for part in self.dump_parts(domain, iova, last, room):
            for at in range(0, len(part), ctypes.sizeof(Mapping)):
                yield Mapping.from_buffer_copy(part, at)

    def destroy(self, kind, number):
        """End an object: "" or the name of the errno."""
        return self.call(Destroy(type=kind, id=number))

    def objects(self):
        return self.do(Info()).objects
