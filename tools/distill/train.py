"""Distil VGG-19 (to conv5_1) into the compact network. See README.md.

    nice -n 19 python3 train.py --assets ../../shared/assets --minutes 50

Writes compact.safetensors (whole, at any time) and checkpoint.pt every few minutes; --resume goes on from there, --start-from FILE from
the trunk and the heads of a trained network, which may be wider.
"""
import argparse
import copy
import os
import time

import torch

from export import export
from heldout import as_text, errors, held_out_crops
from init import start, trained_student
from losses import loss_of
from nets import LAYERS, STYLE, TAPS, WIDTHS, Student, Teacher
from pictures import Pictures, list_pictures
from replay import Replay
from running import load_checkpoint, save, use, yield_to_others
from style import gram_terms, moment_terms
from visited import Visited

NATURAL = [(128, 4), (256, 1), (160, 2)]  # size and number of crops per batch, in turn
# Half-stylized pictures: size, how many, how many of them a batch, and by which statistic and style weight they are painted; in turn.
PAINTED = [(128, 16, 4, moment_terms, 5), (192, 12, 2, gram_terms, 14), (288, 8, 1, moment_terms, 14)]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--assets", default="../../../shared/assets")
    parser.add_argument("--out", default=os.path.dirname(os.path.abspath(__file__)))
    parser.add_argument("--minutes", type=float, default=50, help="training time; the rate falls to 0 over it")
    parser.add_argument("--steps", type=int, default=10**9, help="end after so many steps, should that come first")
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--reuse", type=int, default=8, help="steps per batch that the teacher looks at")
    parser.add_argument("--visit-steps", type=int, default=6, help="of a half-stylized picture, whenever it is taken")
    parser.add_argument("--capacity", type=int, default=300, help="batches that are kept for reuse")
    parser.add_argument("--widths", type=int, nargs=5, default=WIDTHS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument("--batch", type=int, default=1, help="times as many pictures in a batch")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--save-every", type=float, default=180, help="seconds")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--start-from", help="a compact.safetensors, instead of VGG-19's own channels")
    parser.add_argument("--frozen", type=int, default=0, help="leave so many of the first layers as they are, with their heads")
    parser.add_argument("--rough", action="store_true", help="convolutions in bfloat16: fast where the CPU has instructions for it")
    return parser.parse_args()


def main():
    args = arguments()
    yield_to_others()
    torch.set_num_threads(args.threads)
    use(args.device)
    torch.manual_seed(args.seed)
    checkpoint, shipped = os.path.join(args.out, "checkpoint.pt"), os.path.join(args.out, "compact.safetensors")
    root = os.path.join(args.assets, "images")
    training, held = list_pictures(root)
    print(f"{len(training)} pictures to train on, {len(held)} held out", flush=True)
    # A resumed run draws other pictures than an uninterrupted one would have: seeded by where it goes on.
    saved = load_checkpoint(checkpoint) if args.resume and os.path.exists(checkpoint) else None
    step, spent = (saved["step"], saved["spent"]) if saved else (0, 0.0)
    pictures = Pictures(root, training, args.seed + step)
    torch.manual_seed(args.seed + step)
    networks = Teacher(os.path.join(args.assets, "weights/vgg19_f16.safetensors")), Student(tuple(args.widths))
    teacher, student = (network.to(memory_format=torch.channels_last) for network in networks)
    if saved:
        student.load_state_dict(saved["student"])
    else:
        images = torch.stack([pictures.damaged(160) for _ in range(64)])
        source = trained_student(args.start_from, teacher, images) if args.start_from else teacher
        if source.widths == student.widths:
            student.load_state_dict(source.state_dict())
        else:
            start(student, teacher, images, source, log=print)
        del images, source
    teacher.rough = student.rough = args.rough
    average = copy.deepcopy(student)  # of the weights over the last few hundred steps: what is shipped
    if saved and "average" in saved:
        average.load_state_dict(saved["average"])
    frozen, layers = LAYERS[: args.frozen], LAYERS[args.frozen :]
    student.freeze(frozen)
    trained = [parameter for parameter in student.parameters() if parameter.requires_grad]
    optimizer = torch.optim.Adam(trained, lr=args.rate, betas=(0.9, 0.999), fused=args.device == "cuda")
    visited = [
        Visited(pictures, size, args.batch * count, args.batch * visit, args.visit_steps, style_weight=weight, terms=terms)
        for size, count, visit, terms, weight in PAINTED
    ]
    if saved:
        if saved["args"]["frozen"] == args.frozen:  # else it is about other parameters: begun anew
            optimizer.load_state_dict(saved["optimizer"])
        for each, state in zip(visited, saved["visited"]):
            each.restore(state)
    stem = lambda images: student.through(frozen, student.prepare(images), [])[1]
    replay = Replay(teacher, stem, student.targets, args.capacity, args.seed + step)
    crops = held_out_crops(root, count=6)

    def report():
        predict = lambda x: {l: p * average.unit(l) for l, p in average.predict(average(x)).items()}
        print(f"held out, step {step}, {spent / 60:.1f} min\n" + as_text(errors(teacher, predict, crops)), flush=True)

    def keep():
        export(average, shipped, {"steps": step, "seed": args.seed})
        save(checkpoint, {"student": student.state_dict(), "average": average.state_dict(), "optimizer": optimizer.state_dict(),
                          "visited": [each.state() for each in visited], "step": step, "spent": spent, "args": vars(args)})

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
                replay.add(visited[(made - made // 3) % len(visited)].batch(student), pairs=True)
            else:
                size, count = NATURAL[made // 3 % len(NATURAL)]
                replay.add(torch.stack([pictures.damaged(size) for _ in range(args.batch * count)]))
        loss, features, matched, terms = loss_of(student, layers, replay.sample())
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 5.0)
        optimizer.step()
        step += 1
        decay = min(0.997, step / (step + 20))
        with torch.no_grad():
            for mean, now in zip(average.parameters(), student.parameters()):
                mean.lerp_(now, 1 - decay)
        for layer in features:
            sums[layer] += features[layer].detach()
        for layer in matched:
            grams[layer] += matched[layer].detach()
        for layer in terms:
            left[layer].append(terms[layer].detach())
        spent += min(time.time() - started, 20.0)  # a stop in between (SIGSTOP) does not count
        if step % 100 == 0:
            text = " ".join(f"{l[4:]} {sums[l] / 100:.3f}" for l in TAPS if l in layers)
            text += " | grams " + " ".join(f"{grams[l] / 100:.3f}" for l in STYLE if l in layers)
            text += " | terms " + " ".join(f"{sum(left[l]) / max(1, len(left[l])):.3f}" for l in STYLE if l in layers)
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
