"""GMime: internet_address_list_parse."""

import ctypes

from driver_common import SURFACE, Refused, as_c_string, reads

GMIME = ctypes.CDLL("libgmime-3.0.so.0")
GOBJECT = ctypes.CDLL("libgobject-2.0.so.0")
COMPLIANCE = {"loose": 0, "strict": 1}


def function(library, name, returns, *takes):
    one = getattr(library, name)
    one.restype, one.argtypes = returns, takes
    return one


POINTER, STRING, INT = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
parse = function(GMIME, "internet_address_list_parse", POINTER, POINTER, STRING)
length = function(GMIME, "internet_address_list_length", INT, POINTER)
nth = function(GMIME, "internet_address_list_get_address", POINTER, POINTER, INT)
mailbox_type = function(GMIME, "internet_address_mailbox_get_type", ctypes.c_size_t)
address_of = function(GMIME, "internet_address_mailbox_get_addr", STRING, POINTER)
members_of = function(GMIME, "internet_address_group_get_members", POINTER, POINTER)
is_a = function(GOBJECT, "g_type_check_instance_is_a", INT, POINTER, ctypes.c_size_t)
free = function(GOBJECT, "g_object_unref", None, POINTER)

GMIME.g_mime_init()
OPTIONS = function(GMIME, "g_mime_parser_options_new", POINTER)()
function(GMIME, "g_mime_parser_options_set_address_compliance_mode", None, POINTER, INT)(OPTIONS, COMPLIANCE[SURFACE])
RELEASE = ".".join(str(ctypes.c_uint.in_dll(GMIME, f"gmime_{part}_version").value) for part in ("major", "minor", "micro"))


def mailboxes(addresses):
    for number in range(length(addresses)):
        address = nth(addresses, number)
        if is_a(address, mailbox_type()):
            yield address_of(address) or b""
        else:
            yield from mailboxes(members_of(address))


def recipients(text):
    addresses = parse(OPTIONS, text)
    if not addresses:
        raise Refused("internet_address_list_parse returns NULL")
    try:
        return list(mailboxes(addresses))
    finally:
        free(addresses)


reads("gmime", RELEASE, "address-list", recipients, take=as_c_string)
