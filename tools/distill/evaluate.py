"""What compact networks are worth, on pictures they were not trained on. See README.md.

    nice -n 19 python3 evaluate.py --assets ../../../shared/assets compact.safetensors

Prints relative squared errors per layer, then paints pictures with the package's default preset through VGG-19 and every network named,
lets VGG-19 judge them all (judge.py), and writes the pictures to --out.
What VGG-19 painted is kept: it does not change from one training to the next. With --rough VGG-19 paints in
bfloat16, in a third of the time where the CPU can do that; it judges in float32 all the same.
"""
import argparse
import os

import numpy as np
import torch
from PIL import Image

from export import read_compact
from heldout import as_text, errors, held_out_crops
from judge import PAIRS, judge, summary
from nets import Student, Teacher, Trunk
from pictures import load
from running import load_checkpoint, use
from style import default_preset


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


def save_picture(path, image):
    array = (image[0].permute(1, 2, 0).cpu().numpy() * 255 + 0.5).astype(np.uint8)
    Image.fromarray(array).save(path)


def networks_of(args, teacher):
    """{name: network}, VGG-19 first."""
    found = {"vgg19": teacher}
    for path in args.networks:
        found[os.path.splitext(os.path.basename(path))[0]] = read_compact(path)[0]
    if args.random:
        found["random"] = random_network(next(reversed(found.values())).trunk.widths)
    return found


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("networks", nargs="*", default=[os.path.join(here, "compact.safetensors")], help="files, named differently")
    parser.add_argument("--assets", default="../../../shared/assets")
    parser.add_argument("--checkpoint", default=os.path.join(here, "checkpoint.pt"), help="for the errors per layer")
    parser.add_argument("--out", default=os.path.join(here, "out"))
    parser.add_argument("--size", type=int, default=512, help="long side, pixels")
    parser.add_argument("--steps", type=int, default=100, help="at each scale")
    parser.add_argument("--style-weight", type=float, default=5, help="beside content's 1")
    parser.add_argument("--pairs", type=int, default=10)
    parser.add_argument("--random", action="store_true", help="a network with random filters, too")
    parser.add_argument("--rough", action="store_true", help="let VGG-19 paint in bfloat16")
    parser.add_argument("--crops", type=int, default=24, help="held-out crops for the errors per layer; 0 for none")
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    use(args.device)
    os.makedirs(args.out, exist_ok=True)
    images = os.path.join(args.assets, "images")
    teacher = Teacher(os.path.join(args.assets, "weights/vgg19_f16.safetensors"))

    if args.crops and os.path.exists(args.checkpoint):
        saved = load_checkpoint(args.checkpoint)
        student = Student(tuple(saved["args"]["widths"]))
        student.load_state_dict(saved["average"])
        predict = lambda x: {l: p * student.unit(l) for l, p in student.predict(student(x)).items()}
        found = errors(teacher, predict, held_out_crops(images, count=args.crops))
        print("relative squared errors, held out:\n" + as_text(found), flush=True)

    networks, ratios = networks_of(args, teacher), {}
    for content, style in PAIRS[: args.pairs]:
        originals = [load(os.path.join(images, path))[None] for path in (f"content/{content}.jpg", f"style/{style}.jpg")]
        for name, network in networks.items():
            path = os.path.join(args.out, f"{content}-{style}-{name}.png")
            if name == "vgg19" and os.path.exists(path):
                continue
            teacher.rough = name == "vgg19" and args.rough
            save_picture(path, default_preset(network, *originals, args.size, args.steps, style_weight=args.style_weight))
            teacher.rough = False
        judge(teacher, args.assets, args.out, (content, style), [n for n in networks if n != "vgg19"] + ["start"], args.size, ratios)
    print(summary(ratios))


if __name__ == "__main__":
    main()
