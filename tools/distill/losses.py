"""How far the student's predictions are from the teacher's activations."""
import torch

from nets import HEADED, STYLE, TAPS, gram
from replay import thin

# Least squares shrink what they cannot predict, and so the Grams; these pull the other way, and are what counts in the end.
FEATURES = {"conv1_1": 0.3, "conv2_1": 0.3, "conv3_1": 0.3, "conv4_1": 0.5, "conv4_2": 1.0, "conv5_1": 0.5}
GRAMS = {"conv1_1": 2.0, "conv2_1": 4.0, "conv3_1": 6.0, "conv4_1": 6.0, "conv5_1": 6.0}
STYLE_TERMS = {"conv1_1": 4.0, "conv2_1": 8.0, "conv3_1": 10.0, "conv4_1": 10.0, "conv5_1": 12.0}


def feature_errors(student, found, maps, offset):
    """{layer: mean squared error / mean square}; the teacher's maps are in units of their root mean square."""
    errors = {}
    for layer in found:
        predicted = thin(found[layer], layer, offset)
        if layer in HEADED:
            predicted = student.heads[layer](predicted)
        errors[layer] = (predicted - maps[layer].float()).pow(2).mean()
    return errors


def predicted_gram(student, layer, features):
    if layer not in HEADED:
        return gram(features)
    head = student.heads[layer]
    full = torch.cat([head.weight[:, :, 0, 0], head.bias[:, None]], 1)
    return full @ gram(torch.cat([features, torch.ones_like(features[:, :1])], 1)) @ full.T


def gram_errors(student, found, grams, pairs):
    """{layer: ||predicted Gram - Gram||^2 / ||Gram||^2}, mean over the pictures; P' is applied to the small Gram.

    And, where the second half of the batch are the paintings in whose style the first half was being painted, how wrong
    the student is about what is left to do: {layer: ||(predicted difference of the Grams) - (their difference)||^2 / ||Gram of the painting||^2}.
    """
    errors, terms = {}, {}
    for layer in (l for l in STYLE if l in found):
        target = grams[layer].float()
        difference, norms = predicted_gram(student, layer, found[layer]) - target, target.pow(2).sum((1, 2))
        errors[layer] = (difference.pow(2).sum((1, 2)) / norms).mean()
        if pairs:
            half = len(difference) // 2
            terms[layer] = ((difference[:half] - difference[half:]).pow(2).sum((1, 2)) / norms[half:]).mean()
    return errors, terms


def loss_of(student, layers, entry):
    """Of the `layers` that are trained; `entry` is one of the replay's."""
    inputs, offset, maps, grams, pairs = entry
    found, _ = student.through(layers, inputs, [l for l in TAPS if l in layers])
    features = feature_errors(student, found, maps, offset)
    matched, terms = gram_errors(student, found, grams, pairs)
    loss = sum(FEATURES[l] * e for l, e in features.items()) + sum(GRAMS[l] * e for l, e in matched.items())
    return loss + sum(STYLE_TERMS[l] * e for l, e in terms.items()), features, matched, terms
