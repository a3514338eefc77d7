import type { VNode } from 'preact';
import { LayerView } from './layerView.tsx';
import { unitsFound } from './search.ts';
import { addressOf, layer, query, report } from './state.ts';
import { counted, reportWords } from './words.ts';

/** The page of a report. */
export function App(): VNode {
  const { network, layers, skipped } = report;
  return (
    <>
      <header class="site-header report-header">
        <nav aria-label="Layers">
          {layers.map((each) => (
            <a
              key={each.slug}
              href={each.key && addressOf(each)}
              aria-current={each === layer.value ? 'page' : undefined}
            >
              {each.layer}
              {each.key && query.value.trim() && ` (${unitsFound(query.value, each).length})`}
            </a>
          ))}
        </nav>
      </header>
      <main>
        <h1>
          What <em>{network}</em> sees
        </h1>
        <p class="muted report-lead">
          {reportWords(report)}
          {layers.some(({ key }) => !key) &&
            ' The layers in italics are not complete yet. Run the same command to continue.'}
        </p>
        {layer.value && <LayerView layer={layer.value} />}
        {skipped.length > 0 && (
          // A long list is closed at first.
          <details open={skipped.length <= 20}>
            <summary>{counted(skipped.length, 'file')} left out</summary>
            <dl>
              {skipped.map(([image, reason]) => (
                <div key={image}>
                  <dt>{image}</dt>
                  <dd class="muted">{reason}</dd>
                </div>
              ))}
            </dl>
          </details>
        )}
      </main>
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
