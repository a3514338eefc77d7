import { describe, expect, it } from 'vitest';
import { branching } from './branching.testing.ts';
import { isLayer, layersOf, type Operation } from './network.ts';
import { networks } from './networks.ts';
import { densitiesAlong, nodesOf, sizesAlong, smallestImage, upTo, workPerPixel } from './nodes.ts';

const names = (operations: readonly Operation[]): string[] =>
  operations.map((operation) => (isLayer(operation) ? operation.name : operation.op));

describe('the graph of a table', () => {
  it('has branches where the table says from where they take', () => {
    expect(nodesOf(branching.operations).map(({ inputs }) => inputs)).toEqual([
      ...[[-1], [0], [1], [2]],
      ...[[3], [3], [3], [6], [4, 5, 7]],
      ...[[8], [9]],
    ]);
  });

  it('refuses a table that takes what is not there yet', () => {
    const operations: Operation[] = [{ op: 'conv', name: 'a', from: 'b', in: 3, out: 4 }];
    expect(() => nodesOf(operations)).toThrow("The table takes 'b' before it is there");
  });

  it('leaves branches out that a layer does not need', () => {
    expect(names(upTo(branching, ['module/5x5']))).toEqual(['first', 'pool', 'normalize', 'reduced', 'module/5x5']);
    expect(names(upTo(branching, ['module/proj', 'first']))).toEqual([
      ...['first', 'pool', 'normalize', 'reduced', 'pool', 'module/proj'],
    ]);
    expect(upTo(branching, ['module/output'])).toHaveLength(9);
    expect(upTo(branching, ['nowhere'])).toEqual([]);
  });

  it.each([
    ['squeezenet', 227, [113, 56, 28, 14]],
    ['googlenet', 224, [112, 56, 28, 14, 7]],
    ['vgg19', 224, [224, 112, 56, 28, 14]],
  ] as const)('%s sees %i px at the sizes that its authors have', (name, side, expected) => {
    const sizes = sizesAlong(nodesOf(networks[name].operations), { width: side, height: side + 1 });
    expect([...new Set(sizes.map(({ width }) => width))]).toEqual(expected);
  });

  it('is as dense as its strides are', () => {
    expect(densitiesAlong(nodesOf(networks.squeezenet.operations)).at(-1)).toBe(1 / 16 ** 2);
    expect(workPerPixel(networks.squeezenet, ['conv1'])).toBe((9 * 3 * 64) / 4);
  });

  // That the smallest does is what the conformance suite says; here, that one pixel less would not.
  it.each(Object.values({ ...networks, branching }))('knows the smallest image for $name', (network) => {
    for (const { name } of layersOf(network)) {
      const nodes = nodesOf(upTo(network, [name]));
      const fewest = (side: number): number =>
        Math.min(...sizesAlong(nodes, { width: side, height: side }).flatMap(({ width, height }) => [width, height]));
      const smallest = smallestImage(network, [name]);
      expect(fewest(smallest), name).toBeGreaterThanOrEqual(1);
      if (smallest > 1) expect(fewest(smallest - 1), name).toBeLessThan(1);
    }
  });
});
