import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { route } from '../route.ts';
import type { Report, ReportLayer } from './report.ts';

/** Set by `report.js`. */
export const { report } = globalThis as unknown as { report: Report };

/** The layer shown, by default the first; `undefined` while none is complete. */
export const layer: ReadonlySignal<ReportLayer | undefined> = computed(() => {
  const complete = report.layers.filter(({ key }) => key !== undefined);
  return complete.find(({ slug }) => slug === route.value.page) ?? complete[0];
});
export const query: Signal<string> = signal('');
export const order: Signal<'number' | 'activation'> = signal('number');
export const opened: Signal<number | undefined> = signal(undefined);

// The address decides on what is shown, and follows it.
effect(() => {
  const { settings } = route.value;
  const unit = Number.parseInt(settings.get('unit') ?? '', 10);
  batch(() => {
    query.value = settings.get('q') ?? '';
    opened.value = layer.value?.units[unit] ? unit : undefined;
  });
});
effect(() => {
  if (layer.value) history.replaceState(undefined, '', addressOf(layer.value, opened.value));
});

/** The address of a layer with the same search: `#/conv3_1?q=beach`. */
export function addressOf({ slug }: ReportLayer, unit?: number): string {
  const settings = new URLSearchParams();
  if (query.value !== '') settings.set('q', query.value);
  if (unit !== undefined) settings.set('unit', String(unit));
  return `#/${slug}${settings.size > 0 ? `?${settings}` : ''}`;
}
