import type { Strongest } from '@pastiche/core';
import type { Values } from '../weights/weights.ts';
import { strongestModel } from './graph/strongestModel.ts';
import type { Engine } from './session/engine.ts';

/** Each unit's strongest activation, found within the graph. */
export async function findStrongest(
  engine: Engine,
  image: Values,
  layers: readonly string[],
): Promise<Record<string, Strongest>> {
  if (layers.length === 0) return {};
  const model = (): Uint8Array => strongestModel(engine.parameters, layers);
  const outputs = await engine.forward(`strongest of ${layers}`, model, { image });
  return Object.fromEntries(layers.map((layer) => [layer, strongestOf(outputs[layer])]));
}

function strongestOf({ data, shape: [, units] }: Values): Strongest {
  const [values, rows, columns, [height], [width]] = [0, 1, 2, 3, 4].map((row) =>
    data.slice(row * units, (row + 1) * units),
  );
  const positions = Int32Array.from(values, (_, unit) => rows[unit] * width + columns[unit]);
  return { values, positions, size: { width, height } };
}
