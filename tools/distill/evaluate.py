"""What the compact network is worth, on pictures it was not trained on. See README.md.

    nice -n 19 python3 evaluate.py --assets ../../../shared/assets

Prints relative squared errors per layer, then paints pictures with the package's default preset through VGG-19, the compact
network and a random one of the same shape, and lets VGG-19 judge all three; writes side by side pictures and evaluation.json.
What VGG-19 and the random network paint is kept: it does not change from one training to the next. With --rough VGG-19 paints in
bfloat16, in a third of the time where the CPU can do that; it judges in float32 all the same.
"""
import argparse
import json
import math
import os

import numpy as np
import torch
from PIL import Image

from export import read_compact
from heldout import as_text, errors, held_out_crops
from nets import STYLE, Student, Teacher, Trunk, gram
from pictures import load
from style import default_preset, long_side, style_terms

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


def random_network(widths, seed=0):
    """He initialization, zero biases; its own activations are its features."""
    torch.manual_seed(seed)
    trunk = Trunk(widths)
    for conv in trunk.convs.values():
        torch.nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")
        torch.nn.init.zeros_(conv.bias)
    for parameter in trunk.parameters():
        parameter.requires_grad_(False)
    return trunk


def painted(network, originals, args, cache=None):
    """The picture after the default preset; where `cache` is given, it is kept there."""
    if cache and os.path.exists(cache):
        return torch.load(cache)
    result = default_preset(network, *originals, args.size, args.steps)
    if cache:
        torch.save(result, cache)
    return result


def grams_of(teacher, image):
    with torch.no_grad():
        found = teacher(image, STYLE)
    return {l: gram(found[l]) for l in STYLE}


def judged(teacher, image, targets):
    terms = {l: float(t) for l, t in style_terms(grams_of(teacher, image), targets).items()}
    return sum(terms.values()) / len(terms), terms


def sheet(path, images):
    height = min(i.shape[2] for i in images)
    parts = []
    for image in images:
        array = (image[0].permute(1, 2, 0).numpy() * 255 + 0.5).astype(np.uint8)
        picture = Image.fromarray(array)
        parts.append(np.array(picture.resize((round(picture.size[0] * height / picture.size[1]), height))))
        parts.append(np.full((height, 4, 3), 255, np.uint8))
    Image.fromarray(np.concatenate(parts[:-1], 1)).save(path)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--assets", default="../../../shared/assets")
    parser.add_argument("--network", default=os.path.join(here, "compact.safetensors"))
    parser.add_argument("--checkpoint", default=os.path.join(here, "checkpoint.pt"), help="for the errors per layer")
    parser.add_argument("--out", default=os.path.join(here, "out"))
    parser.add_argument("--size", type=int, default=512, help="long side, pixels")
    parser.add_argument("--steps", type=int, default=100, help="at each scale")
    parser.add_argument("--pairs", type=int, default=10)
    parser.add_argument("--rough", action="store_true", help="let VGG-19 paint in bfloat16")
    parser.add_argument("--crops", type=int, default=24, help="held-out crops for the errors per layer; 0 for none")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    os.makedirs(args.out, exist_ok=True)
    images = os.path.join(args.assets, "images")
    teacher = Teacher(os.path.join(args.assets, "weights/vgg19_f16.safetensors"))
    compact, _ = read_compact(args.network)
    report = {"size": args.size, "steps": args.steps, "pairs": []}

    if args.crops and os.path.exists(args.checkpoint):
        saved = torch.load(args.checkpoint)
        student = Student(tuple(saved["args"]["widths"]))
        student.load_state_dict(saved["average"])
        predict = lambda x: {l: p * student.unit(l) for l, p in student.predict(student(x)).items()}
        found = errors(teacher, predict, held_out_crops(images, count=args.crops))
        print("relative squared errors, held out:\n" + as_text(found), flush=True)
        report["errors"] = {l: dict(zip(("variance", "energy", "gram"), e)) for l, e in found.items()}

    networks = {"vgg19": teacher, "compact": compact, "random": random_network(compact.trunk.widths)}
    for content_name, style_name in PAIRS[: args.pairs]:
        originals = [load(os.path.join(images, path))[None] for path in (f"content/{content_name}.jpg", f"style/{style_name}.jpg")]
        content, style = (long_side(image, args.size) for image in originals)
        targets = grams_of(teacher, style)
        entry, pictures = {"content": content_name, "style": style_name}, [content, style]
        for name, network in networks.items():
            kind = "vgg19-rough" if name == "vgg19" and args.rough else name
            cache = os.path.join(args.out, f".{kind}-moments-{content_name}-{style_name}-{args.size}-{args.steps}.pt")
            teacher.rough = name == "vgg19" and args.rough
            result = painted(network, originals, args, cache if name != "compact" else None)
            teacher.rough = False
            pictures.append(result)
            entry[name], entry[f"{name} layers"] = judged(teacher, result, targets)
        entry["start"], _ = judged(teacher, content, targets)
        sheet(os.path.join(args.out, f"{content_name}-{style_name}.png"), pictures)
        report["pairs"].append(entry)
        ratios = ", ".join(f"{n} {entry[n] / entry['vgg19']:.2f}" for n in ("compact", "random", "start"))
        layers = " ".join(f"{l[4:]} {entry['compact layers'][l] / entry['vgg19 layers'][l]:.1f}" for l in STYLE)
        print(f"{content_name} x {style_name}: times VGG-19's {entry['vgg19']:.4f}: {ratios} | by layer: {layers}", flush=True)
    for name in ("compact", "random", "start"):
        logs = [math.log(p[name] / p["vgg19"]) for p in report["pairs"]]
        report[f"{name} geometric mean"] = math.exp(sum(logs) / len(logs))
        print(f"{name}: {report[f'{name} geometric mean']:.2f} times, geometric mean of {len(logs)} pairs")
    with open(os.path.join(args.out, "evaluation.json"), "w") as file:
        json.dump(report, file, indent=1)


if __name__ == "__main__":
    main()
