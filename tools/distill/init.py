"""A start from the teacher: chosen channels, layer by layer, refitted by least squares.

For each layer we keep those of VGG-19's channels from which all others are best predicted linearly (greedily), and
fit the student's convolution so that, from the *student's* features below, it gives those channels' pre-activations.
"""
import torch
import torch.nn.functional as F

from nets import LAYERS, POOL_AFTER, TAPS, block

SAMPLES = 12000  # positions per fit


def choose(rows, count):
    """Greedy column subset selection on the centred covariance of `rows` [n, c]."""
    rows = (rows - rows.mean(0)).double()
    left = rows.T @ rows / len(rows)
    total, chosen = left.trace(), []
    for _ in range(count):
        diagonal = left.diagonal().clamp(min=1e-9)
        gain = (left**2).sum(0) / diagonal
        gain[diagonal < 1e-6 * total / len(left)] = -1
        gain[chosen] = -1
        j = int(gain.argmax())
        chosen.append(j)
        left = left - torch.outer(left[:, j], left[j]) / diagonal[j]
    return chosen, float(left.trace() / total)


def fit(inputs, outputs):
    """Least squares with a constant: outputs ~ inputs @ weight.T + bias; a ridge where samples are few."""
    mx, my = inputs.mean(0), outputs.mean(0)
    x, y = inputs - mx, outputs - my
    square, cross = (x.T @ x).double(), (x.T @ y).double()
    ridge = 1e-4 + 0.05 * len(square) / len(x)
    square += torch.eye(len(square), dtype=square.dtype) * ridge * square.diagonal().mean()
    weight = torch.linalg.solve(square, cross).T.float()
    return weight, my - weight @ mx


def rows_of(tensor, index=None):
    rows = tensor.permute(0, 2, 3, 1).reshape(-1, tensor.shape[1])
    return rows if index is None else rows[index]


def patches(x, index):
    """3x3 zero-padded neighbourhoods at the flat positions `index`: [n, c * 9], ordered as a filter is."""
    n, c, h, w = x.shape
    padded = F.pad(x, (1, 1, 1, 1))
    b, y, z = index // (h * w), index // w % h, index % w
    parts = [padded[b, :, y + i, z + j] for i in range(3) for j in range(3)]
    return torch.stack(parts, 2).flatten(1)


@torch.no_grad()
def start_from_teacher(student, teacher, images, log=print):
    t, s = teacher.prepare(images), student.prepare(images)
    for layer in LAYERS:
        before = teacher.convs[layer](t)
        after = F.relu(before)
        count = before.shape[0] * before.shape[2] * before.shape[3]
        index = torch.randperm(count)[:SAMPLES]
        rows = rows_of(after, index)
        chosen, left = choose(rows, student.widths[block(layer)])
        conv = student.convs[layer]
        target = rows_of(before, index)[:, chosen]
        unit = rows[:, chosen].pow(2).mean().sqrt()
        weight, bias = fit(patches(s, index), target / unit)
        conv.weight.copy_(weight.view_as(conv.weight))
        conv.bias.copy_(bias)
        s = F.relu(conv(s))
        if layer in TAPS:
            scale = rows.pow(2).mean().sqrt()
            student.unit(layer).copy_(scale)
            weight, bias = fit(rows_of(s, index), rows / scale)
            student.heads[layer].weight.copy_(weight[:, :, None, None])
            student.heads[layer].bias.copy_(bias)
        log(f"  {layer}: chosen channels leave {left:.3f} of the variance")
        t = after
        if layer in POOL_AFTER:
            t, s = F.max_pool2d(t, 2), F.max_pool2d(s, 2)
