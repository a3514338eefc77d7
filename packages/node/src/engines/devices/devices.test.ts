import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeviceName } from '@pastiche/pipeline';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../testing.ts';
import { chooseDevice, type DeviceSources, probeDevices } from './devices.ts';
import { graphics } from './graphics.ts';
import type { Probed } from './probe.ts';

const folder = temporaryFolder();
let count = 0;

/** A machine with these devices; counts what is probed. */
function machine(
  devices: Partial<Record<DeviceName, Probed>>,
  cards = ['a card'],
): DeviceSources & { probed: string[] } {
  const file = join(folder, `record-${count++}.json`);
  const probed: string[] = [];
  return {
    probed,
    offered: async () => ['cpu', ...Object.keys(devices)],
    version: async () => 'onnxruntime-node 1.30.0',
    graphics: () => cards,
    async probe(device) {
      probed.push(device);
      return devices[device] as Probed;
    },
    record: () => file,
  };
}

const wrong: Probed = { problem: 'it computes wrong numbers: its gradient are off by 40 %' };

describe('the device of ONNX Runtime', () => {
  it.each<[string, Partial<Record<DeviceName, Probed>>, string]>([
    ['the CPU where there is nothing else', {}, 'cpu'],
    ['what is faster', { cuda: { speedup: 30 } }, 'cuda'],
    ['the fastest', { coreml: { speedup: 3 }, webgpu: { speedup: 9 } }, 'webgpu'],
    ['the CPU rather than what is slower', { webgpu: { speedup: 0.02 } }, 'cpu'],
    ['the CPU rather than what lies', { webgpu: wrong }, 'cpu'],
    ['what is right, not what lies', { cuda: wrong, webgpu: { speedup: 2 } }, 'webgpu'],
    ['the CPU rather than what crashes', { dml: { problem: 'it ends the process (SIGABRT)' } }, 'cpu'],
  ])('is by itself %s', async (_, devices, expected) => {
    expect((await chooseDevice('auto', 'f32', machine(devices))).device).toBe(expected);
  });

  it('says how much faster it is', async () => {
    const { words } = await chooseDevice('auto', 'f32', machine({ cuda: { speedup: 30 } }));
    expect(words).toBe(' on CUDA, 30.0 times as fast as the CPU');
  });

  it('is the one asked for, also if it is slow', async () => {
    const { device } = await chooseDevice('webgpu', 'f32', machine({ webgpu: { speedup: 0.5 }, cuda: { speedup: 9 } }));
    expect(device).toBe('webgpu');
  });

  it.each<[string, Partial<Record<DeviceName, Probed>>, RegExp]>([
    ['is missing', {}, /^its device 'cuda' fails: this build of ONNX Runtime does not have it$/],
    ['lies', { cuda: wrong }, /off by 40 %/],
  ])('is refused where it %s and was asked for', async (_, devices, message) => {
    await expect(chooseDevice('cuda', 'f32', machine(devices))).rejects.toThrow(message);
  });

  it('is looked for on a machine without a graphics card only if it is asked for by name', async () => {
    const none = machine({ webgpu: { speedup: 9 } }, []);
    expect((await chooseDevice('auto', 'f32', none)).device).toBe('cpu');
    expect(none.probed).toEqual([]);
    expect((await chooseDevice('webgpu', 'f32', none)).device).toBe('webgpu');
  });

  it('is remembered, for this version, these cards and these floats', async () => {
    const first = machine({ webgpu: wrong, cuda: { speedup: 5 } });
    for (let i = 0; i < 3; i++) await chooseDevice('auto', 'f32', first);
    expect(first.probed).toEqual(['cuda', 'webgpu']);
    await chooseDevice('auto', 'f16', first);
    await chooseDevice('auto', 'f32', { ...first, graphics: () => ['another card'] });
    await chooseDevice('auto', 'f32', { ...first, version: async () => 'onnxruntime-node 9.0.0' });
    expect(first.probed).toHaveLength(8);
  });

  it('is tried again where it failed and is asked for by name, and where the doctor looks', async () => {
    const devices: Partial<Record<DeviceName, Probed>> = { webgpu: wrong };
    const here = machine(devices);
    await chooseDevice('auto', 'f32', here);
    devices.webgpu = { speedup: 4 };
    expect((await chooseDevice('auto', 'f32', here)).device).toBe('cpu');
    expect((await chooseDevice('webgpu', 'f32', here)).device).toBe('webgpu');
    expect((await chooseDevice('auto', 'f32', here)).device).toBe('webgpu');
    devices.webgpu = wrong;
    expect(await probeDevices({ afresh: true }, here)).toEqual([{ name: 'webgpu', label: 'WebGPU', ...wrong }]);
    expect((await chooseDevice('auto', 'f32', here)).device).toBe('cpu');
  });

  it('is found anew where the record is damaged, and needs none that can be written', async () => {
    const here = machine({ cuda: { speedup: 5 } });
    writeFileSync(here.record(), '{');
    expect((await chooseDevice('auto', 'f32', here)).device).toBe('cuda');
    expect(JSON.parse(readFileSync(here.record(), 'utf8'))).toEqual({
      'onnxruntime-node 1.30.0, cuda, f32, a card': { speedup: 5 },
    });
    const blocked = { ...here, record: () => join(here.record(), 'no folder') };
    expect((await chooseDevice('auto', 'f32', blocked)).device).toBe('cuda');
    expect(existsSync(blocked.record())).toBe(false);
  });
});

describe.runIf(process.platform === 'linux')('the graphics cards of a Linux', () => {
  it('are known by card, vendor and driver', () => {
    const root = `${join(folder, 'linux')}/`;
    const write = (file: string, text: string): void => {
      mkdirSync(join(root, file, '..'), { recursive: true });
      writeFileSync(join(root, file), text);
    };
    expect(graphics(root)).toEqual([]);
    write('dev/dri/renderD128', '');
    write('sys/class/drm/renderD128/device/vendor', '0x10de\n');
    write('sys/class/drm/renderD128/device/device', '0x2330\n');
    write('proc/driver/nvidia/version', 'NVRM version: 550.54\nGCC version\n');
    write('usr/share/vulkan/icd.d/nvidia_icd.json', '{}');
    expect(graphics(root)).toEqual(['renderD128 0x10de 0x2330', 'NVRM version: 550.54', 'nvidia_icd.json']);
  });
});
