import { type ReadonlySignal, signal } from '@preact/signals';

export interface Route {
  /** 'studio', 'how', ...; empty for an address without a page. */
  page: string;
  /** The part after the page's name: `#/studio?size=256`. */
  settings: URLSearchParams;
}

const read = (): Route => {
  const [page = '', settings = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return { page, settings: new URLSearchParams(settings) };
};

const current = signal(read());
addEventListener('hashchange', () => {
  current.value = read();
});

/** The page shown. It is in the fragment of the address, so that pages work on any static host, and from disk. */
export const route: ReadonlySignal<Route> = current;
