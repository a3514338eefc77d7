import { type ReadonlySignal, signal } from '@preact/signals';

export interface Route {
  /** 'studio', 'how', ... */
  page: string;
  /** The part after the page's name: `#/studio?size=256`. */
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

/** The page shown. It is in the fragment of the address, so that any static host can serve the site. */
export const route: ReadonlySignal<Route> = current;
