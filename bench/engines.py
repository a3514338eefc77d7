"""The PyTorch part of engines.ts: prints its version, then makes one evaluation of J and its gradient per line on stdin."""

import json
import resource
import sys
import time

import torch
from torch.nn import functional as F

task = json.loads(sys.argv[1])
torch.set_num_threads(task["threads"])
torch.manual_seed(0)
device = task.get("device", "cpu")
if device == "cuda":
    torch.cuda.init()  # Fails at once where there is none.
torch.set_default_device(device)


def he(out, channels, side):
    return torch.randn(out, channels, side, side) * (2 / (side * side * channels)) ** 0.5


# Frozen, so that autograd computes no gradients of filters.
filters = {op["name"]: he(op["out"], op["in"], 3) for op in task["operations"] if op["op"] == "conv"}
taps = {op["name"]: he(op["tap"], op["out"], 1) for op in task["operations"] if "tap" in op}
biases = {name: torch.zeros(len(weight)) for name, weight in filters.items()}


def features(image):
    x, seen = image - 0.45, {}
    for op in task["operations"]:
        if op["op"] == "pool":
            x = F.max_pool2d(x, 2)
            continue
        x = F.relu(F.conv2d(x, filters[op["name"]], biases[op["name"]], padding=1))
        seen[op["name"]] = F.conv2d(x, taps[op["name"]]) if op["name"] in taps else x
    return seen


def gram(x):
    a = x.flatten(2)[0]
    return a @ a.T / a.shape[1]


def noise():
    return torch.rand(1, 3, task["size"], task["size"])


with torch.no_grad():
    photo, painting = features(noise()), features(noise())
    targets = [
        photo[loss["layer"]] if loss["kind"] == "content" else gram(painting[loss["layer"]])
        for loss in task["losses"]
        if loss["kind"] != "variation"
    ]


def objective(image):
    seen = features(image)
    total = 0
    for loss, target in zip((each for each in task["losses"] if each["kind"] != "variation"), targets):
        x = seen[loss["layer"]] if loss["kind"] == "content" else gram(seen[loss["layer"]])
        total = total + loss["weight"] * (x - target).square().sum() / target.square().sum()
    for loss in task["losses"]:
        if loss["kind"] == "variation":
            across, down = image.diff(dim=3).square().sum(), image.diff(dim=2).square().sum()
            total = total + loss["weight"] * (across + down) / task["size"] ** 2
    return total


image = noise().requires_grad_()
print(torch.__version__, flush=True)
for _ in sys.stdin:
    begin, before = time.perf_counter(), time.process_time()
    image.grad = None
    objective(image).backward()
    if device == "cuda":
        torch.cuda.synchronize()
    seconds, cpu = time.perf_counter() - begin, time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"seconds": seconds, "cpu": cpu, "peak": peak}), flush=True)
