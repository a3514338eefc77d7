"""Distil VGG-19 (to conv5_1) into the compact network. See README.md.

    nice -n 19 python3 train.py --assets ../../shared/assets --minutes 50

Writes compact.safetensors (whole, at any time) and checkpoint.pt every few minutes; --resume goes on from there.
"""
import argparse
import copy
import os
import time

import torch

from export import export
from heldout import as_text, errors, held_out_crops
from init import start_from_teacher
from losses import loss_of
from nets import STYLE, TAPS, WIDTHS, Student, Teacher
from pictures import Pictures, list_pictures
from replay import Replay
from visited import Visited

NATURAL = [(128, 4), (256, 1), (160, 2)]  # size and number of crops per batch, in turn


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--assets", default="../../../shared/assets")
    parser.add_argument("--out", default=os.path.dirname(os.path.abspath(__file__)))
    parser.add_argument("--minutes", type=float, default=50, help="training time; the rate falls to 0 over it")
    parser.add_argument("--steps", type=int, default=10**9, help="end after so many steps, should that come first")
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--reuse", type=int, default=8, help="steps per batch that the teacher looks at")
    parser.add_argument("--capacity", type=int, default=300, help="batches that are kept for reuse")
    parser.add_argument("--widths", type=int, nargs=5, default=WIDTHS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--save-every", type=float, default=180, help="seconds")
    parser.add_argument("--resume", action="store_true")
    return parser.parse_args()


def save(path, value):
    torch.save(value, path + ".part")
    os.replace(path + ".part", path)


def yield_to_others():
    """`nice` alone does little for a session of its own (setsid): Linux's autogroups share the CPU between sessions first."""
    try:
        with open("/proc/self/autogroup", "w") as file:
            file.write(str(os.nice(0)))
    except OSError:
        pass  # no autogroups here, or not allowed


def main():
    args = arguments()
    yield_to_others()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    checkpoint, shipped = os.path.join(args.out, "checkpoint.pt"), os.path.join(args.out, "compact.safetensors")
    root = os.path.join(args.assets, "images")
    training, held = list_pictures(root)
    print(f"{len(training)} pictures to train on, {len(held)} held out", flush=True)
    # A resumed run draws other pictures than an uninterrupted one would have: seeded by where it goes on.
    saved = torch.load(checkpoint) if args.resume and os.path.exists(checkpoint) else None
    step, spent = (saved["step"], saved["spent"]) if saved else (0, 0.0)
    pictures = Pictures(root, training, args.seed + step)
    torch.manual_seed(args.seed + step)
    teacher, student = Teacher(os.path.join(args.assets, "weights/vgg19_f16.safetensors")), Student(tuple(args.widths))
    if saved:
        student.load_state_dict(saved["student"])
    else:
        start_from_teacher(student, teacher, torch.stack([pictures.damaged(128) for _ in range(64)]), log=print)
    average = copy.deepcopy(student)  # of the weights over the last few hundred steps: what is shipped
    if saved and "average" in saved:
        average.load_state_dict(saved["average"])
    optimizer = torch.optim.Adam(student.parameters(), lr=args.rate, betas=(0.9, 0.999))
    visited = Visited(pictures, 160, count=12, visit=2, steps=6)
    if saved:
        optimizer.load_state_dict(saved["optimizer"])
        visited.restore(saved.get("visited", {}))
    replay = Replay(teacher, {l: student.unit(l) for l in TAPS}, args.capacity, args.seed + step)
    crops = held_out_crops(root, count=6)

    def report():
        predict = lambda x: {l: p * average.unit(l) for l, p in average.predict(average(x)).items()}
        print(f"held out, step {step}, {spent / 60:.1f} min\n" + as_text(errors(teacher, predict, crops)), flush=True)

    def keep():
        export(average, shipped, {"steps": step, "seed": args.seed})
        save(checkpoint, {"student": student.state_dict(), "average": average.state_dict(), "optimizer": optimizer.state_dict(),
                          "visited": visited.state(), "step": step, "spent": spent, "args": vars(args)})

    keep()
    report()
    sums, grams, last_saved, made, began = dict.fromkeys(TAPS, 0.0), dict.fromkeys(STYLE, 0.0), time.time(), 0, step
    reported, left = step, {l: [] for l in STYLE}
    while True:
        started = time.time()
        part = max(spent / (60 * args.minutes), step / args.steps)
        if part >= 1:
            break
        warm = min(1.0, (step - began + 1) / 300)
        for group in optimizer.param_groups:
            group["lr"] = args.rate * warm * (1 - part)
        if step % args.reuse == 0 or not replay.entries:
            made += 1
            if made % 3 != 0:
                replay.add(visited.batch(student), pairs=True)
            else:
                size, count = NATURAL[made // 3 % len(NATURAL)]
                replay.add(torch.stack([pictures.damaged(size) for _ in range(count)]))
        loss, features, matched, terms = loss_of(student, replay.sample())
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(student.parameters(), 5.0)
        optimizer.step()
        step += 1
        decay = min(0.997, step / (step + 20))
        with torch.no_grad():
            for mean, now in zip(average.parameters(), student.parameters()):
                mean.lerp_(now, 1 - decay)
        for layer in TAPS:
            sums[layer] += float(features[layer].detach())
        for layer in matched:
            grams[layer] += float(matched[layer].detach())
        for layer in terms:
            left[layer].append(float(terms[layer].detach()))
        spent += min(time.time() - started, 20.0)  # a stop in between (SIGSTOP) does not count
        if step % 100 == 0:
            text = " ".join(f"{l[4:]} {sums[l] / 100:.3f}" for l in TAPS)
            text += " | grams " + " ".join(f"{grams[l] / 100:.3f}" for l in STYLE)
            text += " | terms " + " ".join(f"{sum(left[l]) / max(1, len(left[l])):.3f}" for l in STYLE)
            print(f"{step} {spent / 60:.1f} min: {text}", flush=True)
            left = {l: [] for l in STYLE}
            sums, grams = dict.fromkeys(TAPS, 0.0), dict.fromkeys(STYLE, 0.0)
        if time.time() - last_saved > args.save_every:
            keep()
            last_saved = time.time()
            if step - reported > 1500:
                report()
                reported = step
    keep()
    report()
    print("done", flush=True)


if __name__ == "__main__":
    main()
