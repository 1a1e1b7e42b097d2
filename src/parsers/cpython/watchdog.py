"""The thread behind `watchdog.rs`. In Python and not in Rust, because a fuzzer counts the branches of our Rust:
a thread that wakes when it likes would put its own into whatever input is being judged.
"""

import _thread
import time

# Looks within one limit: how late an ask can be ended, at worst, is a quarter of the limit.
LOOKS = 4

# The limit is of the asking thread's own time, so that a busy machine makes no hang. What waits instead of
# working is ended after this many limits by the clock on the wall.
PATIENCE = 5

GONE = 2 ** 64 - 1

slots = []


class Slot:
    def __init__(self, asking, throw, thread):
        self.asking = asking.cast("Q")
        self.throw = throw
        # Not every system has it; the wall's clock then decides alone.
        self.clock = getattr(time, "pthread_getcpuclockid", lambda _: time.CLOCK_MONOTONIC)(thread)
        self.seen = self.began = self.looks = 0

    def look(self, limit):
        """False where the thread has ended."""
        number = self.asking[0]
        if number == GONE:
            return False
        if number != self.seen:
            self.seen, self.began, self.looks = number, time.clock_gettime(self.clock), 0
        self.looks += 1
        if number and self.looks > LOOKS:
            worked = time.clock_gettime(self.clock) - self.began
            if worked >= limit * (LOOKS - 1) / LOOKS or self.looks > PATIENCE * LOOKS:
                self.throw(number)
        return True


def watch(limit, asking, throw, thread):
    """Watches one more thread. `asking`: the number of its ask in flight, 0 between asks; `limit`: thousandths
    of a second; both are read where Rust writes them."""
    slots.append(Slot(asking, throw, thread))
    if len(slots) == 1:
        _thread.start_new_thread(patrol, (limit.cast("Q"),))


def patrol(limit):
    while True:
        seconds = min(limit[0], 3_600_000) / 1000
        time.sleep(seconds / LOOKS)
        for slot in list(slots):
            # The first slot stays, so that this thread is started once.
            if not slot.look(seconds) and slot is not slots[0]:
                slots.remove(slot)
