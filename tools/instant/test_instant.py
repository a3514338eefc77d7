"""python3 test_instant.py: what must hold of the decoder and of its statistics, on random pictures."""
import importlib.util
import os
import tempfile
import unittest

import distill
import torch

from decoder import Decoder, macs, matrix, normalized_in_turn, normalized_together
from export import read_compact
from nets import STYLE
from objective import Eye
from statistics_of import COLORED, iterated_roots, mixed, moments_of, roots


def own(name):
    """This folder's module where tools/distill has one of the same name."""
    spec = importlib.util.spec_from_file_location("instant_" + name, os.path.join(os.path.dirname(os.path.abspath(__file__)), name + ".py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pictures(count=2, size=64, seed=0):
    noise = torch.rand(count, 3, size, size, generator=torch.Generator().manual_seed(seed))
    return torch.nn.functional.avg_pool2d(noise, 3, 1, 1)


class Instant(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        torch.manual_seed(0)
        network, _ = read_compact(distill.COMPACT)
        cls.network, cls.eye = network, Eye(network.trunk, network.taps)
        cls.eye.trunk.rough = False
        cls.decoder = Decoder().eval()

    def close(self, a, b, tolerance=1e-4):
        self.assertLess(float((a - b).norm() / b.norm()), tolerance)

    def test_moments_through_the_taps_are_those_of_the_taps(self):
        x = pictures()
        tapped = self.eye.tapped(moments_of(self.eye(x, STYLE)))
        direct = moments_of(self.network(x, STYLE), STYLE)
        for layer in STYLE:
            for a, b in zip(tapped[layer], direct[layer]):
                self.close(a, b, 1e-3)

    def test_a_gpus_roots_and_normalization_are_a_cpus(self):
        covariance = moments_of(self.eye(pictures(), STYLE))["conv4_1"][1].double()
        covariance += 1e-4 * torch.eye(len(covariance[0]), dtype=torch.float64)
        for a, b in zip(iterated_roots(covariance), roots(covariance, 0.0)):
            self.close(a, b)
        x, scale, shift = torch.randn(3, 5, 8, 9), torch.randn(3, 5), torch.randn(3, 5)
        for pair in ((scale, shift), (None, None)):
            self.close(normalized_together(x, *pair), normalized_in_turn(x, *pair))

    def test_a_mixture_has_the_moments_of_all_pixels_together(self):
        f = {l: torch.randn(2, 5, 8, 8) * 2 + 1 for l in STYLE}
        one, other = ({l: x[i : i + 1] for l, x in f.items()} for i in (0, 1))
        both = {l: torch.cat([x[:1], x[1:]], 3) for l, x in f.items()}
        found = mixed(moments_of(one), moments_of(other), torch.tensor([0.5]))
        for layer in STYLE:
            for a, b in zip(found[layer], moments_of(both)[layer]):
                self.close(a, b)

    def test_codes_in_a_paintings_colors_have_its_moments(self):
        photo = torch.randn(1, 16, 32, 32) @ torch.randn(32, 32)
        wanted, covariance = moments_of({"x": torch.randn(1, 16, 900, 1) * torch.linspace(0.5, 3, 16)[:, None, None] + 1}, ["x"])["x"]
        own_mean, own_covariance = moments_of({"x": photo}, ["x"])["x"]
        x = matrix(photo - own_mean[:, :, None, None], roots(own_covariance, 0.0)[1])
        y = matrix(x, roots(covariance, 0.0)[0], wanted)
        mean, found = moments_of({"x": y}, ["x"])["x"]
        self.close(mean, wanted)
        self.close(found, covariance, 1e-3)

    def test_the_picture_is_as_large_as_the_photo_and_depends_on_the_painting(self):
        photo, first, second = pictures(1, 64), pictures(1, 96, 1), 1 - pictures(1, 96, 2) / 2
        codes = self.decoder.codes(self.eye(photo, COLORED))
        paint = lambda p: self.decoder(codes, self.decoder.palette(moments_of(self.eye(p, STYLE))))
        with torch.no_grad():
            one, other = paint(first), paint(second)
        self.assertEqual(one.shape, photo.shape)
        self.assertGreater(float((one - other).abs().mean()), 1e-3)

    def test_a_batch_gives_the_pictures_of_its_parts(self):
        photos, paintings = pictures(2, 64), pictures(2, 64, 3)
        with torch.no_grad():
            paint = lambda a, b: self.decoder(self.decoder.codes(self.eye(a, COLORED)), self.decoder.palette(moments_of(self.eye(b, STYLE))))
            both, alone = paint(photos, paintings), [paint(photos[i : i + 1], paintings[i : i + 1]) for i in (0, 1)]
        self.close(both, torch.cat(alone), 1e-3)

    def test_the_file_holds_the_decoder_within_its_size(self):
        export = own("export_decoder")
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "instant.safetensors")
            export.export_decoder(self.decoder, path)
            self.assertLess(os.path.getsize(path), 2.5e6)
            read, metadata = export.read_decoder(path)
        self.assertEqual(metadata["format"], "pastiche-instant-1")
        for name, tensor in read.state_dict().items():
            self.assertTrue(torch.allclose(tensor, self.decoder.state_dict()[name].float(), atol=1e-3, rtol=1e-3), name)
        self.assertLess(macs(self.decoder), 32000)


if __name__ == "__main__":
    unittest.main()
