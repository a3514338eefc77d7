"""A start from the teacher: chosen channels, layer by layer, refitted by least squares.

For each layer we keep those of VGG-19's channels from which all others are best predicted linearly (greedily), and
fit the student's convolution so that, from the *student's* features below, it gives those channels' pre-activations.
"""
import json

import torch
import torch.nn.functional as F

from export import read_compact
from nets import HEADED, LAYERS, POOL_AFTER, TAPS, Student, block

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
    """3x3 zero-padded neighborhoods at the flat positions `index`: [n, c * 9], ordered as a filter is."""
    n, c, h, w = x.shape
    padded = F.pad(x, (1, 1, 1, 1))
    b, y, z = index // (h * w), index // w % h, index % w
    parts = [padded[b, :, y + i, z + j] for i in range(3) for j in range(3)]
    return torch.stack(parts, 2).flatten(1)


@torch.no_grad()
def start(student, teacher, images, source, log=print):
    """Start `student` from the channels of `source`: of the teacher itself, or of a trained student that may be wider.

    As long as no channel has been dropped, filters are taken as they are; from there on they are fitted.
    """
    real = teacher(images, TAPS)
    for layer in TAPS:
        student.unit(layer).copy_(rows_of(real[layer]).pow(2).mean().sqrt())
    t, s, whole = source.prepare(images), student.prepare(images), True
    for layer in LAYERS[:-1]:
        before = source.convs[layer](t)
        t = F.relu(before)
        index = torch.randperm(before.shape[0] * before.shape[2] * before.shape[3])[:SAMPLES]
        rows, conv = rows_of(t, index), student.convs[layer]
        chosen, left = choose(rows, student.widths[block(layer)])
        chosen.sort()
        unit = rows[:, chosen].pow(2).mean().sqrt() if source is teacher else 1.0
        if whole:
            weight, bias = source.convs[layer].weight[chosen] / unit, source.convs[layer].bias[chosen] / unit
        else:
            weight, bias = fit(patches(s, index), rows_of(before, index)[:, chosen] / unit)
        conv.weight.copy_(weight.view_as(conv.weight))
        conv.bias.copy_(bias)
        whole = whole and len(chosen) == source.widths[block(layer)]
        s = F.relu(conv(s))
        if layer in HEADED:  # from what a trained student predicts, rather than anew: least squares shrink, and training has undone that
            goal = t / student.unit(layer) if source is teacher else source.heads[layer](t)
            weight, bias = fit(rows_of(s, index), rows_of(goal, index))
            student.heads[layer].weight.copy_(weight[:, :, None, None])
            student.heads[layer].bias.copy_(bias)
        log(f"  {layer}: chosen channels leave {left:.3f} of the variance")
        if layer in POOL_AFTER:
            t, s = F.max_pool2d(t, 2), F.max_pool2d(s, 2)
    start_deepest(student, teacher, images, s, real["conv5_1"], log)


def start_deepest(student, teacher, images, below, real, log):
    """conv5_1: those of VGG-19's channels that have most of the energy, fitted to the features below."""
    energy = real.pow(2).mean((0, 2, 3))
    kept = energy.topk(len(student.kept)).indices.sort().values
    student.kept.copy_(kept)
    log(f"  conv5_1: kept channels leave {1 - float(energy[kept].sum() / energy.sum()):.4f} of the energy")
    before = preactivations(teacher, images)[:, kept] / student.unit("conv5_1")
    index = torch.randperm(before.shape[0] * before.shape[2] * before.shape[3])[:SAMPLES]
    weight, bias = fit(patches(below, index), rows_of(before, index))
    conv = student.convs["conv5_1"]
    conv.weight.copy_(weight.view_as(conv.weight))
    conv.bias.copy_(bias)


def preactivations(teacher, images):
    """conv5_1's, before the ReLU."""
    return teacher.convs["conv5_1"](F.max_pool2d(teacher(images, ["conv4_4"])["conv4_4"], 2))


@torch.no_grad()
def trained_student(path, teacher, images):
    """The Student in a `compact.safetensors`.

    A tap is L = M^(1/2) with M = P'^T P' (fold.py), so P' = Q L with orthonormal columns Q: those for which Q L [f; 1] come closest to
    the teacher's activations (Procrustes).
    """
    network, metadata = read_compact(path)
    student, real, found = Student(network.trunk.widths), teacher(images, TAPS), network(images, TAPS)
    student.convs.load_state_dict(network.trunk.convs.state_dict())
    student.kept.copy_(torch.tensor(json.loads(metadata["kept"])))
    unit = rows_of(real["conv5_1"]).pow(2).mean().sqrt()
    student.unit("conv5_1").copy_(unit)
    for parameter in student.convs["conv5_1"].parameters():
        parameter.div_(unit)  # the file has it in VGG-19's magnitude
    for layer in HEADED:
        unit = rows_of(real[layer]).pow(2).mean().sqrt()
        student.unit(layer).copy_(unit)
        u, _, v = torch.linalg.svd(rows_of(real[layer]).double().T @ rows_of(found[layer]).double(), full_matrices=False)
        tap, bias = (part.double().flatten(1) for part in (network.taps[layer][0], network.taps[layer][1][:, None]))
        student.heads[layer].weight.copy_((u @ v @ tap / unit)[:, :, None, None])
        student.heads[layer].bias.copy_((u @ v @ bias / unit).flatten())
    return student
