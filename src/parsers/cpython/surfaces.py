"""The surfaces, as functions of one text: each calls the package's own code the way its users do.

`module` gives a package's module by its public name.
"""

import functools

from _addrdiff_wire import Mailer

SENDER = "sender@client.example"


def parseaddr(module):
    return module("email.utils").parseaddr


def parseaddr_lenient(module):
    lenient = functools.partial(module("email.utils").parseaddr, strict=False)
    try:
        lenient("")
    except TypeError:
        raise ImportError("this release knows no `strict`: its parseaddr is the lenient one") from None
    return lenient


def getaddresses(module):
    call = module("email.utils").getaddresses
    return lambda text: call([text])


def header(module):
    store = module("email.policy").default.header_store_parse

    def read(text):
        to = store("To", text)[1]
        addresses = [(address.display_name, address.addr_spec) for address in to.addresses]
        return addresses, [type(defect).__name__ for defect in to.defects]

    read(SENDER)  # A part that is missing shows here, not as something that an address made it raise.
    return read


def from_header(module):
    parse, parseaddr = module("email").message_from_bytes, module("email.utils").parseaddr

    def read(text):
        message = parse(b"From: " + text.encode("utf-8", "surrogateescape") + b"\r\n\r\n")
        return parseaddr(str(message["From"]))

    read(SENDER)
    return read


def rcpt(module):
    mailer = Mailer(module("smtplib"))

    def ask(text):
        # What the peer offers is used when it is needed, as `send_message` does it.
        ascii_only = len(text.encode("utf-8", "surrogatepass")) == len(text)
        options = () if ascii_only else ("SMTPUTF8", "BODY=8BITMIME")
        return mailer.recipients(lambda smtp: smtp.sendmail(SENDER, text, b"\r\n", options))

    return ask


def send_message(module):
    return sending(module, module("email.message").EmailMessage)


def send_message_legacy(module):
    return sending(module, module("email.message").Message)


def sending(module, message_class):
    mailer = Mailer(module("smtplib"))

    def ask(text):
        message = message_class()
        message["From"] = SENDER
        message["To"] = text
        return mailer.recipients(lambda smtp: smtp.send_message(message))

    ask(SENDER)
    return ask


def as_text(call, text):
    """The answer, or the exception, as plain text: what two interpreters are compared by."""
    try:
        return ascii(call(text))
    except Exception as error:
        return f"{type(error).__name__}: {ascii(str(error))}"
