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

from nets import STYLE, Teacher, gram
from pictures import load
from running import use
from style import long_side, moment_terms, moments, style_terms

PAIRS = [  # content, style: all held out
    ("tubingen", "starry_night"),
    ("golden_gate", "great_wave"),
    ("hoovertowernight", "composition_vii"),
    ("chicago", "mondrian"),
    ("sailboat", "water_lilies_1919"),
    ("taj_mahal", "sakai_hoitsu"),
    ("newyork", "starry_night"),
    ("cornell", "composition_vii"),
    ("tubingen", "great_wave"),
    ("sailboat", "mondrian"),
]


@torch.no_grad()
def grams_of(teacher, image):
    found = teacher(image, STYLE)
    return {l: gram(found[l]) for l in STYLE}


def measured(teacher, image, content, moment_targets, gram_targets):
    """The content loss and both kinds of style loss, by layer."""
    with torch.no_grad():
        found = teacher(image, [*STYLE, "conv4_2"])
    difference = (found["conv4_2"] - content).pow(2).sum() / content.pow(2).sum()
    grams = {l: float(t) for l, t in style_terms(grams_of(teacher, image), gram_targets).items()}
    return float(difference), {l: float(t) for l, t in moment_terms(found, moment_targets).items()}, grams


def judge(teacher, assets, folder, pair, networks, size, ratios):
    """Prints one pair, and adds to `ratios`, {network: {statistic: [one number for every pair]}}."""
    content_name, style_name = pair
    photo, painting = (
        long_side(load(os.path.join(assets, "images", path))[None], size) for path in (f"content/{content_name}.jpg", f"style/{style_name}.jpg")
    )
    with torch.no_grad():
        content = teacher(photo, ["conv4_2"])["conv4_2"]
        wanted = {l: moments(f) for l, f in teacher(painting, STYLE).items()}
    targets = content, wanted, grams_of(teacher, painting)
    pictures = lambda name: load(os.path.join(folder, f"{content_name}-{style_name}-{name}.png"))[None]
    mean = lambda terms: sum(terms.values()) / len(terms)
    own_content, *own = measured(teacher, pictures("vgg19"), *targets)
    print(f"{content_name}, {style_name}: VGG-19 {mean(own[0]):.4f} {mean(own[1]):.4f} content {own_content:.2f}")
    for name in networks:
        lost, *found = measured(teacher, photo if name == "start" else pictures(name), *targets)
        line = []
        for kind, terms, reached in zip(("moments", "Gram"), found, own):
            ratios.setdefault(name, {}).setdefault(kind, []).append(mean(terms) / mean(reached))
            layers = " ".join(f"{terms[l] / reached[l]:.1f}" for l in STYLE)
            line.append(f"{kind} {ratios[name][kind][-1]:.2f} (by layer {layers})")
        print(f"  {name}: {', '.join(line)}, content {lost:.2f}", flush=True)


def summary(ratios):
    mean = lambda found: math.exp(sum(map(math.log, found)) / len(found))
    return "\n".join(f"{name}, geometric means: " + ", ".join(f"{kind} {mean(found):.2f}" for kind, found in kinds.items()) for name, kinds in ratios.items())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--assets", default="../../../shared/assets")
    parser.add_argument("--pictures", required=True)
    parser.add_argument("--size", type=int, default=512, help="long side of the pictures, pixels")
    parser.add_argument("--networks", default="compact,random,start")
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    args = parser.parse_args()
    use(args.device)
    teacher, ratios = Teacher(os.path.join(args.assets, "weights/vgg19_f16.safetensors")), {}
    for pair in PAIRS:
        judge(teacher, args.assets, args.pictures, pair, args.networks.split(","), args.size, ratios)
    print(summary(ratios))


if __name__ == "__main__":
    main()
