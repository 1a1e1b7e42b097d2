"""libetpan: mailimf_address_list_parse. What it leaves of the text is a refusal."""

import ctypes

from driver_common import Refused, as_c_string, reads

LIBRARY = ctypes.CDLL("libetpan.so.20")
MAILBOX = 1  # of an address's kinds


class Cell(ctypes.Structure):
    pass


Cell._fields_ = [("data", ctypes.c_void_p), ("previous", ctypes.POINTER(Cell)), ("next", ctypes.POINTER(Cell))]


class List(ctypes.Structure):
    _fields_ = [("first", ctypes.POINTER(Cell)), ("last", ctypes.POINTER(Cell)), ("count", ctypes.c_int)]

    def of(self, kind):
        cell = self.first
        while cell:
            yield kind.from_address(cell.contents.data)
            cell = cell.contents.next


class Lists(ctypes.Structure):
    """A list of addresses or of mailboxes."""

    _fields_ = [("all", ctypes.POINTER(List))]


class Mailbox(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("address", ctypes.c_char_p)]


class Group(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("mailboxes", ctypes.POINTER(Lists))]


class Address(ctypes.Structure):
    _fields_ = [("kind", ctypes.c_int), ("data", ctypes.c_void_p)]

    def mailboxes(self):
        if self.kind == MAILBOX:
            return [Mailbox.from_address(self.data)]
        members = Group.from_address(self.data).mailboxes
        return members.contents.all.contents.of(Mailbox) if members else []


LIBRARY.mailimf_address_list_parse.argtypes = [
    ctypes.c_char_p, ctypes.c_size_t, ctypes.POINTER(ctypes.c_size_t), ctypes.POINTER(ctypes.POINTER(Lists))]
LIBRARY.mailimf_address_list_free.argtypes = [ctypes.POINTER(Lists)]


def release():
    return f"{LIBRARY.libetpan_get_version_major()}.{LIBRARY.libetpan_get_version_minor()}"


def recipients(text):
    read, found = ctypes.c_size_t(0), ctypes.POINTER(Lists)()
    code = LIBRARY.mailimf_address_list_parse(text, len(text), ctypes.byref(read), ctypes.byref(found))
    if code:
        raise Refused(f"mailimf_address_list_parse returns {code}")
    try:
        if read.value < len(text):
            raise Refused(f"it reads {read.value} octets of {len(text)}")
        return [mailbox.address or b"" for address in found.contents.all.contents.of(Address)
                for mailbox in address.mailboxes()]
    finally:
        LIBRARY.mailimf_address_list_free(found)


reads("libetpan", release(), "address-list", recipients, take=as_c_string)
