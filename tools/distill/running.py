"""What trainers share: checkpoints that are whole, and manners beside other programs."""
import os

import torch


def save(path, value):
    torch.save(value, path + ".part")
    os.replace(path + ".part", path)


def yield_to_others():
    """`nice` alone does little for a session of its own (setsid): Linux's autogroups share the CPU between sessions first."""
    try:
        with open("/proc/self/autogroup", "w") as file:
            file.write(str(os.nice(0)))
    except OSError:
        pass  # no autogroups here, or not allowed
