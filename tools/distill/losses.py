"""How far the student's predictions are from the teacher's activations."""
import torch

from nets import STYLE, TAPS
from replay import thin

# Least squares shrink what they cannot predict, and so the Grams; these pull the other way, and are what counts in the end.
FEATURES = {"conv1_1": 0.3, "conv2_1": 0.3, "conv3_1": 0.3, "conv4_1": 0.5, "conv4_2": 1.0, "conv5_1": 0.5}
GRAMS = {"conv1_1": 2.0, "conv2_1": 4.0, "conv3_1": 6.0, "conv4_1": 6.0, "conv5_1": 6.0}
STYLE_TERMS = {"conv1_1": 4.0, "conv2_1": 8.0, "conv3_1": 10.0, "conv4_1": 10.0, "conv5_1": 12.0}


def feature_errors(student, found, maps, offset):
    """{layer: mean squared error / mean square}; the teacher's maps are in units of their root mean square."""
    errors = {}
    for layer in TAPS:
        predicted = student.heads[layer](thin(found[layer], layer, offset))
        errors[layer] = (predicted - maps[layer].float()).pow(2).mean()
    return errors


def gram_errors(student, found, grams, pairs):
    """{layer: ||predicted Gram - Gram||^2 / ||Gram||^2}, mean over the pictures; P' is applied to the small Gram.

    And, where the second half of the batch are the paintings in whose style the first half was being painted, how wrong
    the student is about what is left to do: {layer: ||(predicted difference of the Grams) - (their difference)||^2 / ||Gram of the painting||^2}.
    """
    errors, terms = {}, {}
    for layer in STYLE:
        head, flat = student.heads[layer], found[layer].flatten(2)
        flat = torch.cat([flat, torch.ones_like(flat[:, :1])], 1)
        small = flat @ flat.transpose(1, 2) / flat.shape[2]
        full = torch.cat([head.weight[:, :, 0, 0], head.bias[:, None]], 1)
        target = grams[layer].float()
        difference, norms = full @ small @ full.T - target, target.pow(2).sum((1, 2))
        errors[layer] = (difference.pow(2).sum((1, 2)) / norms).mean()
        if pairs:
            half = len(difference) // 2
            terms[layer] = ((difference[:half] - difference[half:]).pow(2).sum((1, 2)) / norms[half:]).mean()
    return errors, terms


def loss_of(student, entry):
    images, offset, maps, grams, pairs = entry
    found = student(images)
    features = feature_errors(student, found, maps, offset)
    matched, terms = gram_errors(student, found, grams, pairs)
    loss = sum(FEATURES[l] * e for l, e in features.items()) + sum(GRAMS[l] * e for l, e in matched.items())
    return loss + sum(STYLE_TERMS[l] * e for l, e in terms.items()), features, matched, terms
