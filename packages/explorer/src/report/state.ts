import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { route } from '../route.ts';
import type { Report, ReportLayer } from './report.ts';

/** Set by `report.js`. */
export const { report } = globalThis as unknown as { report: Report };

/** The layer of the page; `undefined` on the first page. */
export const shownLayer: ReadonlySignal<ReportLayer | undefined> = computed(() =>
  report.layers.find(({ slug, key }) => slug === route.value.page && key !== undefined),
);
export const query: Signal<string> = signal('');
export const order: Signal<'number' | 'activation'> = signal('number');
export const opened: Signal<number | undefined> = signal(undefined);

// The address decides on what is shown, and follows it.
effect(() => {
  const { settings } = route.value;
  const unit = Number.parseInt(settings.get('unit') ?? '', 10);
  batch(() => {
    query.value = settings.get('q') ?? '';
    order.value = 'number';
    opened.value = shownLayer.value?.units[unit] ? unit : undefined;
  });
});
effect(() => {
  const settings = new URLSearchParams();
  if (query.value !== '') settings.set('q', query.value);
  if (opened.value !== undefined) settings.set('unit', String(opened.value));
  history.replaceState(undefined, '', addressOf(route.peek().page, settings));
});

/** The address of a page: `#/conv3_1?q=beach`. */
export function addressOf(page: string, settings: URLSearchParams = new URLSearchParams()): string {
  return `#/${page}${settings.size > 0 ? `?${settings}` : ''}`;
}
