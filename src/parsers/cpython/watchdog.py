"""The thread behind `watchdog.rs`. In Python and not in Rust, because a fuzzer counts the branches of our Rust:
a thread that wakes when it likes would put its own into whatever input is being judged.
"""

import _thread
import time

# Looks within one limit: how late an ask can be ended, at worst, is a quarter of the limit.
LOOKS = 4

GONE = 2 ** 64 - 1

slots = []


class Slot:
    def __init__(self, asking, throw):
        self.asking = asking.cast("Q")
        self.throw = throw
        self.seen = self.looks = 0

    def look(self):
        """False where the thread has ended."""
        number = self.asking[0]
        self.looks = self.looks + 1 if number and number == self.seen else 0
        self.seen = number
        if self.looks >= LOOKS and number != GONE:
            self.throw(number)
        return number != GONE


def watch(limit, asking, throw):
    """Watches one more thread. `asking`: the number of its ask in flight, 0 between asks; `limit`: thousandths
    of a second; both are read where Rust writes them."""
    slots.append(Slot(asking, throw))
    if len(slots) == 1:
        _thread.start_new_thread(patrol, (limit.cast("Q"),))


def patrol(limit):
    while True:
        time.sleep(min(limit[0], 3_600_000) / 1000 / LOOKS)
        for slot in list(slots):
            # The first slot stays, so that this thread is started once.
            if not slot.look() and slot is not slots[0]:
                slots.remove(slot)
