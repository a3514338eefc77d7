import { scriptJson } from './html.ts';
import { gridOf, type LayerReport, type Report } from './report.ts';

/**
 * A layer's data as a script, since a page on disk can load nothing else: the picture, activation and position of each patch.
 */
export function layerData({ settings, rule }: Report, { record, slug, cell }: LayerReport): string {
  const names: string[] = [];
  const indices = new Map<string, number>();
  const indexOf = (name: string): number => {
    const index = indices.get(name) ?? names.push(name) - 1;
    indices.set(name, index);
    return index;
  };
  const units = record.units.map(({ patches }) =>
    patches.map(({ image, activation, x, y, field }) => [
      indexOf(image),
      Number(activation.toPrecision(4)),
      x,
      y,
      field.left,
      field.top,
      field.width,
      field.height,
    ]),
  );
  const numbers = record.units.map(({ unit }) => unit);
  const { layer } = record;
  const data = { layer, slug, cell, grid: gridOf(settings.k), projected: rule !== undefined, names, numbers, units };
  return `explorer.add(${scriptJson(data)});\n`;
}
