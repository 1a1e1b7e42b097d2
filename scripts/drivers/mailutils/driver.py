"""GNU mailutils: mu_address_create."""

import ctypes
import subprocess

from driver_common import Refused, as_c_string, reads

LIBRARY = ctypes.CDLL("libmailutils.so.9")
C = ctypes.CDLL(None)

ADDRESS, STRING, COUNT = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t
LIBRARY.mu_address_create.argtypes = [ctypes.POINTER(ADDRESS), STRING]
LIBRARY.mu_address_get_count.argtypes = [ADDRESS, ctypes.POINTER(COUNT)]
LIBRARY.mu_address_aget_email.argtypes = [ADDRESS, COUNT, ctypes.POINTER(ctypes.c_void_p)]
LIBRARY.mu_address_destroy.argtypes = [ctypes.POINTER(ADDRESS)]
LIBRARY.mu_strerror.argtypes, LIBRARY.mu_strerror.restype = [ctypes.c_int], STRING
C.free.argtypes = [ctypes.c_void_p]


def checked(code):
    if code:
        raise Refused(LIBRARY.mu_strerror(code).decode("utf-8", "replace"))


def email(address, number):
    found = ctypes.c_void_p()
    checked(LIBRARY.mu_address_aget_email(address, number, ctypes.byref(found)))
    try:
        return ctypes.string_at(found.value) if found.value else b""
    finally:
        C.free(found)


def recipients(text):
    address, count = ADDRESS(), COUNT()
    checked(LIBRARY.mu_address_create(ctypes.byref(address), text))
    try:
        checked(LIBRARY.mu_address_get_count(address, ctypes.byref(count)))
        return [email(address, number) for number in range(1, count.value + 1)]
    finally:
        LIBRARY.mu_address_destroy(ctypes.byref(address))


def release():
    """The library does not say: Debian's, without its own revision."""
    shown = ["dpkg-query", "--show", "--showformat=${source:Upstream-Version}", "libmailutils9"]
    return subprocess.run(shown, check=True, stdout=subprocess.PIPE, text=True).stdout


reads("mailutils", release(), "address-list", recipients, take=as_c_string)
