import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { FirstPage } from './firstPage.tsx';
import { LayerPage } from './layerPage.tsx';
import { addressOf, report, shownLayer } from './state.ts';

/** A report: a first page on all layers, and a page for each. */
export function App(): VNode {
  const shown = shownLayer.value;
  useEffect(() => {
    document.title = shown ? `${shown.layer} of ${report.network}` : `What ${report.network} sees`;
    scrollTo(0, 0);
  }, [shown]);
  const current = (isCurrent: boolean): 'page' | undefined => (isCurrent ? 'page' : undefined);
  return (
    <>
      <header class="site-header report-header">
        <a class="brand" href={addressOf('')} aria-current={current(!shown)}>
          {report.network}
        </a>
        <nav aria-label="Layers">
          {report.layers.map((layer) => (
            <a
              key={layer.slug}
              href={layer.key && addressOf(layer.slug)}
              aria-current={current(layer === shown)}
              aria-disabled={!layer.key}
            >
              {layer.layer}
            </a>
          ))}
        </nav>
      </header>
      <main>{shown ? <LayerPage key={shown.slug} layer={shown} /> : <FirstPage />}</main>
      <footer class="site-footer">
        <p>
          Made by <code>pastiche explore</code>, after M. Zeiler &amp; R. Fergus,{' '}
          <cite>Visualizing and Understanding Convolutional Networks</cite> (2014). The numbers are in{' '}
          <a href="top-patches.json">top-patches.json</a>.
        </p>
      </footer>
    </>
  );
}
