import { homepage } from '@pastiche/core/package.json';
import { type Route, route } from '@pastiche/explorer/route.ts';
import { effect, useSignal, useSignalEffect } from '@preact/signals';
import type { ComponentType, VNode } from 'preact';
import { InstallButton } from './install/installButton.tsx';
import { worksOffline } from './offline.ts';
import { active, step } from './studio/session.ts';
import { Studio } from './studio/studio.tsx';
import { ThemeButton } from './theme.tsx';
import { Overlay } from './ui/overlay.tsx';

interface PageEntry {
  title: string;
  load: () => Promise<ComponentType>;
}

/** Every page but the first is loaded on demand. */
const pages: Record<string, PageEntry> = {
  studio: { title: 'Studio', load: async () => Studio },
  camera: { title: 'Camera', load: async () => (await import('./camera/liveCamera.tsx')).LiveCamera },
  explore: { title: 'Explorer', load: async () => (await import('./explorer/explorer.tsx')).Explorer },
  how: { title: 'How it works', load: async () => (await import('./how/howItWorks.tsx')).HowItWorks },
};

/** Names the page in the tab's title, and how far the picture is. */
effect(() => {
  const progress = active.value ? `${Math.round(100 * (step.value?.progress ?? 0))}% – ` : '';
  document.title = `${progress}${pages[pageOf(route.value)].title} – pastiche`;
});

/** The name of the address's page; the Studio's, if there is none. */
function pageOf({ page }: Route): string {
  return Object.hasOwn(pages, page) ? page : 'studio';
}

export function App(): VNode {
  const page = pageOf(route.value);
  return (
    <>
      <button type="button" class="skip-link" onClick={skip}>
        Skip to the content
      </button>
      <header class="site-header">
        <a class="brand" href="#/studio">
          <img src="./icon.svg" alt="" width="28" height="28" />
          pastiche
        </a>
        <nav aria-label="Pages">
          {Object.entries(pages).map(([name, { title }]) => (
            <a key={name} href={`#/${name}`} aria-current={name === page ? 'page' : undefined}>
              {title}
            </a>
          ))}
          <a class="wide-only" href={`${homepage}/docs/`}>
            Docs
          </a>
        </nav>
        <ThemeButton />
      </header>
      <main id="main" tabIndex={-1}>
        <Page name={page} />
      </main>
      <footer class="site-footer">
        <p>
          Everything happens on your device: no picture leaves it, and nobody counts your visits. The method is by{' '}
          <a href="https://arxiv.org/abs/1508.06576">Gatys, Ecker &amp; Bethge (2015)</a>. We distilled the network from
          VGG-19 (K. Simonyan and A. Zisserman, Oxford, CC BY 4.0). For your own programs, read{' '}
          <a href={`${homepage}/docs/`}>the documentation</a>.
          {worksOffline.value && ' The site is now stored on your device and works offline.'}
        </p>
        <InstallButton />
      </footer>
      <Overlay />
    </>
  );
}

function Page({ name }: { name: string }): VNode {
  // Kept in an object, since useSignal calls a bare function.
  const loaded = useSignal<{ name: string; component?: ComponentType; failed?: boolean }>(
    name === 'studio' ? { name, component: Studio } : { name },
  );
  const attempt = useSignal(0);
  useSignalEffect(() => {
    const wanted = pageOf(route.value);
    if (attempt.value === 0 && loaded.peek().name === wanted && loaded.peek().component) return;
    const show = (what: { component: ComponentType } | { failed: true }): void => {
      // Unless the visitor has gone elsewhere meanwhile.
      if (pageOf(route.peek()) === wanted) loaded.value = { name: wanted, ...what };
    };
    pages[wanted].load().then(
      (component) => show({ component }),
      () => show({ failed: true }),
    );
  });
  const { component: Component, failed } = loaded.value;
  if (failed) {
    return (
      <div class="card notice" role="alert">
        <p>This page could not be loaded. Check your connection.</p>
        <button type="button" onClick={() => attempt.value++}>
          Try again
        </button>
      </div>
    );
  }
  return Component ? <Component /> : <p class="page-waiting muted">One moment…</p>;
}

/** A button, not a link: a link's `#main` would change the route. */
function skip(): void {
  document.getElementById('main')?.focus();
}
