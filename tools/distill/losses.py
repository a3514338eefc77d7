"""How far the student's predictions are from the teacher's activations."""
import torch

from nets import STYLE, TAPS
from replay import thin

WEIGHTS = {"conv1_1": 1.0, "conv2_1": 1.0, "conv3_1": 1.0, "conv4_1": 1.5, "conv4_2": 1.0, "conv5_1": 1.5}
GRAM_WEIGHT = 2.0


def feature_errors(student, found, maps, offset):
    """{layer: mean squared error / mean square}; the teacher's maps are in units of their root mean square."""
    errors = {}
    for layer in TAPS:
        predicted = student.heads[layer](thin(found[layer], layer, offset))
        errors[layer] = (predicted - maps[layer].float()).pow(2).mean()
    return errors


def gram_errors(student, found, grams):
    """{layer: ||predicted Gram - Gram||^2 / ||Gram||^2}, mean over the pictures; P' is applied to the small Gram."""
    errors = {}
    for layer in STYLE:
        head, flat = student.heads[layer], found[layer].flatten(2)
        flat = torch.cat([flat, torch.ones_like(flat[:, :1])], 1)
        small = flat @ flat.transpose(1, 2) / flat.shape[2]
        full = torch.cat([head.weight[:, :, 0, 0], head.bias[:, None]], 1)
        target = grams[layer].float()
        difference = full @ small @ full.T - target
        errors[layer] = (difference.pow(2).sum((1, 2)) / target.pow(2).sum((1, 2))).mean()
    return errors


def loss_of(student, entry, with_grams):
    images, offset, maps, grams = entry
    found = student(images)
    features = feature_errors(student, found, maps, offset)
    loss = sum(WEIGHTS[l] * e for l, e in features.items())
    matched = gram_errors(student, found, grams) if with_grams else {}
    return loss + GRAM_WEIGHT * sum(matched.values()), features, matched
