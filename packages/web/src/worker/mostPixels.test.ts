import { measuredLayers, resolveOptions } from '@pastiche/core';
import { type NetworkName, networkSizes, networks } from '@pastiche/models';
import { describe, expect, it } from 'vitest';
import { type DeviceMemory, mostPixels, type Need } from './mostPixels.ts';

const computer: DeviceMemory = { processors: 8, isPhone: false, isWasm: false };
const phone: DeviceMemory = { processors: 8, isPhone: true, isWasm: false };
const gigabyte = 2 ** 30;

function need(name: NetworkName, longest: number, rest: Partial<Need> = {}): Need {
  const sizes = networkSizes(networks[name], measuredLayers(resolveOptions({})));
  return { ...sizes, pixels: (longest ** 2 * 3) / 4, target: 16, isRemembered: false, ...rest };
}

/** The side of a block, in pixels. */
const side = (device: DeviceMemory, needed: Need): number => Math.round(Math.sqrt(mostPixels(device, needed)));

describe('the most pixels that a device computes at once', () => {
  it.each([
    // Whole pictures of the usual sizes.
    ['a computer', computer, 'vgg19', 512, true],
    ['a computer', computer, 'vgg19', 1024, true],
    ['a computer', computer, 'compact', 1024, true],
    ['a computer', computer, 'compact', 2048, false],
    ['a phone', phone, 'vgg19', 512, true],
    ['a phone', phone, 'vgg19', 1024, false],
    ['a phone', phone, 'compact', 512, true],
    ['a phone', phone, 'compact', 2048, false],
    ['a phone with 2 GB', { ...phone, gigabytes: 2 }, 'compact', 512, true],
    ['a phone with 8 GB', { ...phone, gigabytes: 8 }, 'compact', 1024, true],
  ] as const)('%s: %s, %s at %i px as a whole: %s', (_, device, network, size, isWhole) => {
    const needed = need(network, size);
    expect(mostPixels(device, needed) >= needed.pixels).toBe(isWhole);
  });

  it('what is held beside a block leaves room for it', () => {
    for (const size of [1024, 2048, 4096]) {
      for (const memory of [gigabyte, 2 * gigabyte, 4 * gigabyte]) {
        const needed = need('compact', size, { memory });
        const most = mostPixels(computer, needed);
        const taken = needed.pixels * (16 * 12 + 32) + 2 * needed.weights + most * 2.7 * needed.activations;
        // Blocks of 384 px have too little of their own to be smaller.
        if (most > 384 ** 2) expect(taken).toBeLessThanOrEqual(memory);
        else expect(most).toBe(384 ** 2);
      }
    }
  });

  it('a browser that does not say its memory is one of a small device, unless it is a computer with eight processors', () => {
    const needed = need('vgg19', 1024);
    const small = side({ ...computer, gigabytes: 4 }, needed);
    expect(side(computer, needed)).toBe(side({ ...computer, gigabytes: 8 }, needed));
    expect(side(phone, needed)).toBe(small);
    // An iPad, which says that it is a Mac.
    expect(side({ ...computer, processors: 4 }, needed)).toBe(small);
  });

  it('more than 8 GB may be the memory of a computer whose graphics card has less', () => {
    const needed = need('vgg19', 2048);
    expect(mostPixels({ ...computer, gigabytes: 32 }, needed)).toBe(mostPixels({ ...computer, gigabytes: 8 }, needed));
  });

  it('WebAssembly can address no more than 4 GB', () => {
    const needed = need('vgg19', 2048, { memory: 64e9 });
    expect(mostPixels({ ...computer, isWasm: true }, needed)).toBeLessThan(3.8e9 / 2.7 / needed.activations);
    expect(mostPixels(computer, needed)).toBeGreaterThan(needed.pixels);
  });

  it('WebGPU binds whole tensors', () => {
    const needed = need('vgg19', 2048, { memory: 64e9 });
    const limits = { maxBufferSize: 2 ** 28, maxStorageBufferBindingSize: 2 ** 27 };
    expect(mostPixels({ ...computer, limits }, needed)).toBe(2 ** 27 / needed.largest);
    expect(mostPixels({ ...computer, limits: { ...limits, maxStorageBufferBindingSize: 2 ** 30 } }, needed)).toBe(
      2 ** 28 / needed.largest,
    );
  });
});
