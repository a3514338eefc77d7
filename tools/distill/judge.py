"""What pictures that the package painted are worth, as VGG-19 sees them: of the ten held-out pairs, through the compact network and others.

    for each pair:  npx pastiche CONTENT STYLE -o PICTURES/CONTENT-STYLE-NETWORK.png --model NETWORK
    python3 judge.py --assets ../../../shared/assets --pictures PICTURES

NETWORK is vgg19, compact and random. Prints the style loss, in multiples of VGG-19's own, and the content loss: by means and covariances, which the default
preset descends, and by Gram matrices. "start" is the photo.
"""
import argparse
import math
import os

import torch

from evaluate import PAIRS, grams_of
from nets import STYLE, Teacher
from pictures import load
from style import long_side, moment_terms, moments, style_terms


def measured(teacher, image, content, moment_targets, gram_targets):
    """The content loss and both kinds of style loss, by layer."""
    with torch.no_grad():
        found = teacher(image, [*STYLE, "conv4_2"])
    difference = (found["conv4_2"] - content).pow(2).sum() / content.pow(2).sum()
    grams = {l: float(t) for l, t in style_terms(grams_of(teacher, image), gram_targets).items()}
    return float(difference), {l: float(t) for l, t in moment_terms(found, moment_targets).items()}, grams


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--assets", default="../../../shared/assets")
    parser.add_argument("--pictures", required=True)
    parser.add_argument("--size", type=int, default=512, help="long side of the pictures, pixels")
    parser.add_argument("--networks", default="compact,random,start")
    args = parser.parse_args()
    teacher = Teacher(os.path.join(args.assets, "weights/vgg19_f16.safetensors"))
    networks = args.networks.split(",")
    ratios = {name: {"moments": [], "Gram": []} for name in networks}
    mean = lambda terms: sum(terms.values()) / len(terms)
    for content_name, style_name in PAIRS:
        photo, painting = (
            long_side(load(os.path.join(args.assets, "images", path))[None], args.size)
            for path in (f"content/{content_name}.jpg", f"style/{style_name}.jpg")
        )
        with torch.no_grad():
            content = teacher(photo, ["conv4_2"])["conv4_2"]
            wanted = {l: moments(f) for l, f in teacher(painting, STYLE).items()}
        targets = content, wanted, grams_of(teacher, painting)
        pictures = lambda name: load(os.path.join(args.pictures, f"{content_name}-{style_name}-{name}.png"))[None]
        own_content, *own = measured(teacher, pictures("vgg19"), *targets)
        print(f"{content_name}, {style_name}: VGG-19 {mean(own[0]):.4f} {mean(own[1]):.4f} content {own_content:.2f}")
        for name in networks:
            lost, *found = measured(teacher, photo if name == "start" else pictures(name), *targets)
            line = []
            for kind, terms, reached in zip(("moments", "Gram"), found, own):
                ratios[name][kind].append(mean(terms) / mean(reached))
                layers = " ".join(f"{terms[l] / reached[l]:.1f}" for l in STYLE)
                line.append(f"{kind} {ratios[name][kind][-1]:.2f} (by layer {layers})")
            print(f"  {name}: {', '.join(line)}, content {lost:.2f}", flush=True)
    for name, kinds in ratios.items():
        means = [f"{kind} {math.exp(sum(map(math.log, found)) / len(found)):.2f}" for kind, found in kinds.items()]
        print(f"{name}, geometric means of {len(PAIRS)} pairs: {', '.join(means)}")


if __name__ == "__main__":
    main()
