import * as runtime from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { Graph } from './graph.ts';
import { Message } from './message.ts';

const bytes = (message: Message): number[] => [...message.toBytes()];

describe('a message', () => {
  it('is on the wire what the documentation of Protocol Buffers says', () => {
    expect(bytes(new Message().int(1, 150))).toEqual([0x08, 0x96, 0x01]);
    expect(bytes(new Message().text(2, 'testing'))).toEqual([0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67]);
    expect(bytes(new Message().message(3, new Message().int(1, 150)))).toEqual([0x1a, 0x03, 0x08, 0x96, 0x01]);
  });

  it('has negative numbers as 64 bits, floats as 32, and field numbers beyond 15', () => {
    expect(bytes(new Message().int(1, -2))).toEqual([0x08, 0xfe, ...Array(8).fill(0xff), 0x01]);
    expect(bytes(new Message().float(2, 1))).toEqual([0x15, 0x00, 0x00, 0x80, 0x3f]);
    expect(bytes(new Message().int(20, 2 ** 40))).toEqual([0xa0, 0x01, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20]);
  });
});

describe('a graph', () => {
  it('computes what it says, with constants, attributes of every kind, and lengths known only then', async () => {
    const graph = new Graph();
    const x = graph.input('x', [1, 'n']);
    const scaled = graph.add('LeakyRelu', [x], { alpha: { float: 0.5 } });
    const sum = graph.add('Add', [scaled, graph.floats(Float32Array.of(10, 20), [1, 2])]);
    const turned = graph.add('Transpose', [sum], { perm: [1, 0] });
    const flat = graph.add('Reshape', [turned, graph.integers([-1])]);
    graph.output('y', graph.add('Concat', [flat, graph.add('Reshape', [x, graph.integers([-1])])], { axis: -1 }), [
      'm',
    ]);
    const session = await runtime.InferenceSession.create(graph.toModel());
    const { y } = await session.run({ x: new runtime.Tensor('float32', Float32Array.of(4, -2), [1, 2]) });
    expect([...(y.data as Float32Array)]).toEqual([14, 19, 4, -2]);
    await session.release();
  });

  it('has a constant once, however often it is asked for', () => {
    const graph = new Graph();
    expect(graph.number(2)).toBe(graph.number(2));
    expect(graph.integers([2])).toBe(graph.integers([2]));
    expect(new Set([graph.number(2), graph.integers([2]), graph.number(3)]).size).toBe(3);
  });
});
