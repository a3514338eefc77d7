"""The reference method of quality.ts: L-BFGS from noise on J through VGG-19, in PyTorch, as common tools run it.

Takes a task as JSON in argv: {"weights", "content", "style": {"path", "height", "width"}, "threads", "iterations", "rough", "layers",
"contentLayer", "styleWeight"}. The pictures are raw 32-bit floats, RGB, 0..1. Prints JSON lines: first the time of one evaluation in float32,
{"evaluation": CPU seconds}; then, every ten evaluations, {"evaluations", "loss"}, the loss of the picture clamped to 0..1, in float32; finally the
same with "done". `rough` computes convolutions in bfloat16 while painting.
"""

import json
import struct
import sys
import time

import numpy as np
import torch
from torch.nn import functional as F

task = json.loads(sys.argv[1])
torch.set_num_threads(task["threads"])
torch.manual_seed(0)
mean = torch.tensor([123.68, 116.779, 103.939]).view(1, 3, 1, 1)
stages = [2, 2, 4, 4, 1]


def read_weights(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    kinds = {"F16": np.float16, "F32": np.float32}
    tensors = {}
    for name, entry in header.items():
        if name.startswith("conv"):
            begin, end = entry["data_offsets"]
            array = np.frombuffer(data[begin:end], kinds[entry["dtype"]]).astype(np.float32)
            tensors[name] = torch.from_numpy(array.reshape(entry["shape"]))
    return tensors


weights = read_weights(task["weights"])


def features(image, rough):
    """`image` in 0..255; the filters expect BGR."""
    x, found = (image - mean).flip(1), {}
    with torch.autocast("cpu", torch.bfloat16, enabled=rough):
        for stage, count in enumerate(stages, 1):
            for i in range(1, count + 1):
                name = f"conv{stage}_{i}"
                x = F.relu(F.conv2d(x, weights[f"{name}.weight"], weights[f"{name}.bias"], padding=1))
                if name in task["layers"] or name == task["contentLayer"]:
                    found[name] = x.float()
            if stage < len(stages):
                x = F.max_pool2d(x, 2)
    return found


def gram(x):
    a = x.flatten(2)[0]
    return a @ a.T / a.shape[1]


def read_picture(picture):
    values = np.fromfile(picture["path"], np.float32).reshape(1, picture["height"], picture["width"], 3)
    return torch.from_numpy(values).permute(0, 3, 1, 2).contiguous() * 255


content, style = read_picture(task["content"]), read_picture(task["style"])


def targets(rough):
    with torch.no_grad():
        painting = features(style, rough)
        return features(content, rough)[task["contentLayer"]], {l: gram(painting[l]) for l in task["layers"]}


def objective(image, goal, rough):
    photo, grams = goal
    found = features(image, rough)
    terms = [(gram(found[l]) - grams[l]).square().sum() / grams[l].square().sum() for l in task["layers"]]
    difference = (found[task["contentLayer"]] - photo).square().sum() / photo.square().sum()
    return difference + task["styleWeight"] * sum(terms) / len(terms)


exact = targets(False)
goal = targets(True) if task["rough"] else exact
# Noise about the mean color, as neural-style starts from.
image = (mean + torch.randn_like(content) * 0.255).requires_grad_()


def judged():
    with torch.no_grad():
        return float(objective(image.clamp(0, 255), exact, False))


times = []
for _ in range(4):
    before = time.process_time()
    objective(image, exact, False).backward()
    times.append(time.process_time() - before)
print(json.dumps({"evaluation": sorted(times[1:])[1]}), flush=True)

evaluations = 0


def closure():
    global evaluations
    image.grad = None
    # L-BFGS does not mind the scale; its first step, and PyTorch's tolerances, do.
    loss = 1e6 * objective(image, goal, task["rough"])
    loss.backward()
    if evaluations % 10 == 0:
        print(json.dumps({"evaluations": evaluations, "loss": judged()}), flush=True)
    evaluations += 1
    return loss


torch.optim.LBFGS(
    [image],
    lr=1,
    max_iter=task["iterations"],
    max_eval=10**9,
    history_size=100,
    tolerance_grad=-1,
    tolerance_change=-1,
).step(closure)
print(json.dumps({"evaluations": evaluations, "loss": judged(), "done": True}), flush=True)
