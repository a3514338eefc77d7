"""What trainers share: checkpoints that are whole, and manners beside other programs."""
import os
import time

import torch


def load_checkpoint(path):
    """On the default device, wherever it was saved."""
    return torch.load(path, map_location=torch.get_default_device())


def save(path, value):
    torch.save(value, path + ".part")
    os.replace(path + ".part", path)


def use(device):
    """New tensors are made on `device` from here on. Returns the clock that training time is counted by: the processor's, or the wall's for a GPU."""
    if device == "cpu":
        return time.process_time
    torch.set_default_device(device)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True  # what is multiplied is bfloat16 already
    torch.backends.cudnn.benchmark = True
    return time.monotonic


def generator(seed):
    return torch.Generator(torch.get_default_device()).manual_seed(seed)


def yield_to_others():
    """`nice` alone does little for a session of its own (setsid): Linux's autogroups share the CPU between sessions first."""
    try:
        with open("/proc/self/autogroup", "w") as file:
            file.write(str(os.nice(0)))
    except OSError:
        pass  # no autogroups here, or not allowed
