"""What a rival's process says: how many executions it made, and whether the last one was a find."""

import json
import os
import sys
import time


class Count:
    """Counts executions, ends the process at the first find or at a cap, and leaves a line of JSON."""

    def __init__(self, shows):
        self.shows, self.executions = shows, 0
        self.executions_cap = int(os.environ["RIVAL_EXECUTIONS"])
        # Counted from where the process was started, as for addrdiff.
        self.began = float(os.environ["RIVAL_BEGAN"])
        self.seconds_cap = float(os.environ["RIVAL_SECONDS"])

    def put(self, text):
        self.executions += 1
        if self.shows(text):
            self.end(True)
        if self.executions >= self.executions_cap or self.executions % 64 == 0 and self.elapsed() > self.seconds_cap:
            self.end(False)

    def elapsed(self):
        return time.time() - self.began

    def end(self, found):
        print(json.dumps({"found": found, "executions": self.executions, "seconds": self.elapsed()}), flush=True)
        sys.stdout.flush()
        os._exit(0)
