"""The plugin without its sink: the body judges, or the test fails."""


def test_judged(hostile_address):
    hostile_address.judge([hostile_address.text] if hostile_address.payload.must == "control" else [])


def test_forgotten(hostile_address):
    pass
