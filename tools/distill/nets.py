"""The teacher (VGG-19 up to conv5_1) and the student (the same shape, fewer channels)."""
import torch
import torch.nn as nn
import torch.nn.functional as F

from tensors import read_tensors

LAYERS = (
    ["conv1_1", "conv1_2", "conv2_1", "conv2_2"]
    + [f"conv3_{i}" for i in range(1, 5)]
    + [f"conv4_{i}" for i in range(1, 5)]
    + ["conv5_1"]
)
POOL_AFTER = {"conv1_2", "conv2_2", "conv3_4", "conv4_4"}
TAPS = ["conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv4_2", "conv5_1"]
STYLE = ["conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv5_1"]
TEACHER_WIDTHS = (64, 128, 256, 512, 512)
HEADED = [layer for layer in TAPS if layer != "conv5_1"]  # conv5_1's channels are VGG-19's own
WIDTHS = (16, 48, 88, 112, 480)
MEAN = [123.68 / 255, 116.779 / 255, 103.939 / 255]  # RGB, 0..1
SCALE = 4.0


def block(layer):
    return int(layer[4]) - 1


class Trunk(nn.Module):
    """3x3 zero-padded convolutions, ReLU, 2x2 max pooling; `forward` returns post-ReLU activations, in float32.

    Where `rough` is set, the convolutions run in bfloat16 (forward and back); the weights stay float32.
    """

    def __init__(self, widths):
        super().__init__()
        self.widths, self.rough, inputs = widths, False, 3
        self.convs = nn.ModuleDict()
        for layer in LAYERS:
            self.convs[layer] = nn.Conv2d(inputs, widths[block(layer)], 3, padding=1)
            inputs = widths[block(layer)]

    def prepare(self, image):
        mean = torch.tensor(MEAN, dtype=image.dtype).view(1, 3, 1, 1)
        return (image - mean) * SCALE

    def forward(self, image, wanted=TAPS):
        return self.through(LAYERS, self.prepare(image), wanted)[0]

    def through(self, layers, x, wanted):
        """From the input of the first of `layers` on: ({layer: activations}, what goes on after the last)."""
        found, last = {}, max((layers.index(l) for l in wanted), default=len(layers) - 1)
        with torch.autocast(x.device.type, torch.bfloat16, enabled=self.rough):
            for layer in layers[: last + 1]:
                x = F.relu(self.convs[layer](x))
                if layer in wanted:
                    found[layer] = x.float()
                if layer in POOL_AFTER:
                    x = F.max_pool2d(x, 2)
        return found, x


class Teacher(Trunk):
    """VGG-19 with its published weights (BGR, 0..255, minus the mean), frozen."""

    def __init__(self, path):
        super().__init__(TEACHER_WIDTHS)
        tensors, _ = read_tensors(path)
        with torch.no_grad():
            for layer in LAYERS:
                self.convs[layer].weight.copy_(torch.from_numpy(tensors[f"{layer}.weight"]))
                self.convs[layer].bias.copy_(torch.from_numpy(tensors[f"{layer}.bias"]).flatten())
            # `prepare` gives RGB in the student's scale: fold the difference into conv1_1.
            first = self.convs["conv1_1"].weight
            first.copy_(first.flip(1) * (255 / SCALE))
        for parameter in self.parameters():
            parameter.requires_grad_(False)


class Student(Trunk):
    """The compact trunk, and its linear heads P_l, which predict VGG-19's activations / `unit[l]`.

    conv5_1 has no head: its channels are those of VGG-19's that `kept` names, as they are. A rank of 224 cannot hold 512 sparse
    channels; a ReLU for each can.
    """

    def __init__(self, widths=WIDTHS):
        super().__init__(widths)
        self.heads = nn.ModuleDict(
            {l: nn.Conv2d(widths[block(l)], TEACHER_WIDTHS[block(l)], 1) for l in HEADED}
        )
        self.register_buffer("kept", torch.arange(widths[-1]))  # set by init.py, as are the units
        for layer in TAPS:  # root mean square of the teacher's activations
            self.register_buffer(f"unit_{layer}", torch.ones(()))

    def unit(self, layer):
        return getattr(self, f"unit_{layer}")

    def freeze(self, layers):
        for part in (self.convs, self.heads):
            for layer in (l for l in layers if l in part):
                part[layer].requires_grad_(False)

    def targets(self, found):
        """What is to be predicted of the teacher's activations, in their units."""
        return {l: (f if l in HEADED else f[:, self.kept]) / self.unit(l) for l, f in found.items()}

    def predict(self, features):
        """VGG-19's activations, in their units; nothing where conv5_1's channels are not kept."""
        found = {l: self.heads[l](features[l]) for l in HEADED}
        deepest = features["conv5_1"]
        empty = deepest.new_zeros(len(deepest), TEACHER_WIDTHS[-1], *deepest.shape[2:])
        return {**found, "conv5_1": empty.index_copy(1, self.kept, deepest)}


def gram(features):
    """[n, c, h, w] to [n, c, c], divided by h * w."""
    flat = features.flatten(2)
    return flat @ flat.transpose(1, 2) / flat.shape[2]
