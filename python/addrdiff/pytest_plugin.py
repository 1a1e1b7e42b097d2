"""The pytest plugin: `hostile_address`, a published attack on the application's domains, and `mail_sink`, a real SMTP
server on loopback.

    @pytest.mark.addrdiff(allow="mycorp.example")
    def test_signup(client, hostile_address, mail_sink):
        client.post("/signup", data={"email": hostile_address.text})

The test runs once a payload, controls first, and what the sink received is judged when its body has ended. Without
`mail_sink` the body says who was mailed: `hostile_address.judge(recipients)`. A test that does neither fails.
"""

import time
from collections.abc import Generator, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Optional

import pytest

from addrdiff._admission import Allow
from addrdiff._payloads import Payload, payloads

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter

    from addrdiff._sink import MailSink


#: Seconds that mail of the last test may take.
_LAST = 1.0

#: The properties of a report that say which payload was put, and what has to become of it.
_PAYLOAD, _MUST = "addrdiff-payload", "addrdiff-must"


class HostileAddress:
    """A payload, put to one test."""

    def __init__(self, payload: Payload, allow: Allow) -> None:
        self.payload = payload
        #: The text to submit.
        self.text = payload.text
        self._allow = allow
        self.is_judged = False
        #: How many recipients were judged when the test's body had ended.
        self.judged = 0

    def __str__(self) -> str:
        return self.text

    def judge(self, recipients: Iterable[str]) -> None:
        """Fails the test where an application that mailed these recipients did wrong; none stands for a refusal."""
        self.is_judged = True
        complaint = self.payload.complaint(recipients, self._allow)
        if complaint:
            pytest.fail(complaint, pytrace=False)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of `[tool.pytest.ini_options]`."""
    parser.addini("addrdiff_allow", "The allowed domains", type="linelist", default=[])
    parser.addini("addrdiff_attacker", "The attacker's domain", default="attacker.example")
    parser.addini("addrdiff_technique", "Techniques, by name or pattern; none for all", type="linelist", default=[])
    parser.addini("addrdiff_control_wait", "Seconds that the mail of a control may take", default="5")
    parser.addini("addrdiff_wait", "Seconds that mail may take once the test's body has ended", default="0.2")


def pytest_configure(config: pytest.Config) -> None:
    """Registers the mark, and the check of controls in the process that collects all reports."""
    config.addinivalue_line(
        "markers", "addrdiff(allow, attacker, technique, reader, gate): which payloads `hostile_address` is"
    )
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Controls(), "addrdiff-controls")


class _Controls:
    """Holds the run to its controls, and to its payloads: where none of a test's was judged, that nothing failed says
    nothing."""

    def __init__(self) -> None:
        self._passed: "dict[str, set[str]]" = {}
        self._failed: "set[str]" = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keeps what was put and what passed, by the name and the other parameters of its test."""
        said = dict(report.user_properties)
        if _MUST not in said:
            return
        test = report.nodeid.replace(str(said[_PAYLOAD]), "*")
        passed = self._passed.setdefault(test, set())
        # An outsider's plain address has to be refused, and is no attack.
        is_plain = str(said[_PAYLOAD]).startswith("control-") and said[_MUST] != "control"
        if report.when == "call" and report.passed and not is_plain:
            passed.add(str(said[_MUST]))
        if report.failed:
            self._failed.add(test)

    def _unjudged(self) -> "list[tuple[str, str]]":
        tests = sorted(self._passed.items())
        no_control = [(name, "no control passed, so that nothing gets in says nothing; run its controls too")
                      for name, passed in tests if "control" not in passed]
        nothing = [(name, "only controls passed, and no payload was judged; run its payloads too")
                   for name, passed in tests if passed == {"control"} and name not in self._failed]
        return no_control + nothing

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """A run that judged nothing is no success."""
        if self._unjudged() and exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: "TerminalReporter") -> None:
        """Says which tests did."""
        for name, why in self._unjudged():
            terminalreporter.write_line(f"addrdiff: {name}: {why}", red=True)


def pytest_itemcollected(item: pytest.Item) -> None:
    """What is put is known of tests that are skipped too."""
    address = getattr(getattr(item, "callspec", None), "params", {}).get("hostile_address")
    if isinstance(address, HostileAddress):
        item.user_properties += [(_PAYLOAD, address.payload.id), (_MUST, address.payload.must)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test of `hostile_address` runs once a payload."""
    if "hostile_address" not in metafunc.fixturenames:
        return
    asked = _asked(metafunc)
    allow = Allow(asked["allow"], subdomains=True)
    # A payload about accounts needs one; the test would not know which.
    all_of_them = [one for one in payloads(**asked) if one.victim is None]
    metafunc.parametrize("hostile_address", [HostileAddress(one, allow) for one in all_of_them],
                         ids=[one.id for one in all_of_them])


def _asked(metafunc: pytest.Metafunc) -> "dict[str, Any]":
    """What the mark says, over what the options say."""
    config = metafunc.config
    asked: "dict[str, Any]" = {"allow": config.getini("addrdiff_allow"), "attacker": config.getini("addrdiff_attacker"),
                               "technique": config.getini("addrdiff_technique")}
    mark = metafunc.definition.get_closest_marker("addrdiff")
    if mark:
        asked.update(zip(["allow"], mark.args))
        asked.update(mark.kwargs)
    if isinstance(asked["allow"], str):
        asked["allow"] = [asked["allow"]]
    if not asked["allow"]:
        raise pytest.UsageError(f"{metafunc.definition.nodeid}: name the allowed domains: "
                                "@pytest.mark.addrdiff(allow=...), or addrdiff_allow in [tool.pytest.ini_options]")
    return asked


@pytest.fixture(scope="session")
def _addrdiff_mail_sink() -> "Iterator[MailSink]":
    try:
        from addrdiff._sink import MailSink
    except ImportError as error:
        raise pytest.UsageError("mail_sink needs aiosmtpd: pip install 'addrdiff[pytest]'") from error
    sink = MailSink()
    sink.start()
    yield sink
    # No test comes behind the last one, which would be told of it.
    time.sleep(_LAST)
    strays = sink.begin()
    sink.stop()
    if strays:
        pytest.fail(f"mail arrived behind the last test, raise addrdiff_wait: {strays!r}", pytrace=False)


@pytest.fixture
def mail_sink(request: pytest.FixtureRequest, _addrdiff_mail_sink: "MailSink") -> "Iterator[MailSink]":
    """An SMTP server on loopback: `host`, `port`, `recipients`, `messages`. It starts once a session; a test sees what
    arrives while it runs."""
    strays = _addrdiff_mail_sink.begin()
    if strays:
        pytest.fail(f"mail arrived behind the test that caused it, raise addrdiff_wait: {strays!r}", pytrace=False)
    yield _addrdiff_mail_sink
    # Fixtures that use it end before it: what their ends mailed counts too.
    _addrdiff_mail_sink.end()
    address = getattr(request.node, "funcargs", {}).get("hostile_address")
    if isinstance(address, HostileAddress) and len(_addrdiff_mail_sink.recipients) > address.judged:
        address.judge(list(_addrdiff_mail_sink.recipients))


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Judges what a test of `hostile_address` did, when its body has ended."""
    address: Optional[HostileAddress] = pyfuncitem.funcargs.get("hostile_address")
    if not isinstance(address, HostileAddress):
        return (yield)
    # The same one is put to every test that has other parameters too, and to one that is run again.
    address.is_judged, address.judged = False, 0
    result = yield
    sink = pyfuncitem.funcargs.get("mail_sink")
    if sink is None and not address.is_judged:
        pytest.fail("nothing was judged: use mail_sink, or call hostile_address.judge(recipients)", pytrace=False)
    # Whatever the body judged, mail may have come since; a control that it judged has had its own.
    if sink is not None and not (address.is_judged and address.payload.must == "control"):
        arrived = _arrived(sink, address.payload, pyfuncitem.config)
        address.judged = len(arrived)
        address.judge(arrived)
    return result


def _arrived(sink: "MailSink", payload: Payload, config: pytest.Config) -> "list[str]":
    """Who was mailed. A control's mail is waited for; behind any other text all of the time passes, since none may come."""
    if payload.must == "control":
        return sink.wait(float(config.getini("addrdiff_control_wait")))
    time.sleep(float(config.getini("addrdiff_wait")))
    return list(sink.recipients)
