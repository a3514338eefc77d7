import { type ReadonlySignal, signal } from '@preact/signals';

export interface Route {
  /** 'studio', 'how', ... */
  page: string;
  /** What follows the page in the address: `#/studio?size=256`. */
  settings: URLSearchParams;
}

const read = (): Route => {
  const [page = '', settings = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return { page: page || 'studio', settings: new URLSearchParams(settings) };
};

const current = signal(read());
addEventListener('hashchange', () => {
  current.value = read();
});

/** Which page is shown. In the part of the address that no server sees, so that any static host will do. */
export const route: ReadonlySignal<Route> = current;
