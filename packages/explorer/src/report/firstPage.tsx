import type { VNode } from 'preact';
import type { ReportLayer } from './report.ts';
import { picturesWith, unitsWith } from './search.ts';
import { SearchForm } from './searchForm.tsx';
import { addressOf, query, report } from './state.ts';
import { GridView } from './unitPicture.tsx';
import { count, counted, layerWords, ruleWords, viewWords } from './words.ts';

/** The first page: a search in all layers, the layers, the settings, and the files left out. */
export function FirstPage(): VNode {
  const { network, rule, images, layers } = report;
  return (
    <>
      <h1>
        What <em>{network}</em> sees
      </h1>
      <p class="muted report-lead">
        For every unit of a layer, the places in {counted(images.length, 'picture')} where it fires most
        {rule && `, and ${ruleWords[rule]}`}. Pictures were shown as {viewWords(report)}.
      </p>
      <PictureSearch />
      <ul class="report-layers">
        {layers.map((layer) => (
          <li key={layer.slug}>
            <LayerCard layer={layer} />
          </li>
        ))}
      </ul>
      <Facts />
      <LeftOut />
    </>
  );
}

/** Most names that the result of a search shows. */
const mostNames = 12;

function PictureSearch(): VNode {
  const text = query.value.trim();
  const pictures = text === '' ? [] : picturesWith(text);
  const hits = report.layers.map((layer) => ({ layer, units: text && layer.key ? unitsWith(text, layer) : [] }));
  const units = hits.reduce((sum, hit) => sum + hit.units.length, 0);
  const result = text && `${counted(pictures.length, 'picture')}, ${counted(units, 'unit')}`;
  return (
    <>
      <SearchForm label="Find a picture" placeholder="its name" result={result} />
      {units > 0 && (
        <div class="report-found">
          <h2>{pictures.slice(0, mostNames).join(', ') + (pictures.length > mostNames ? ', …' : '')}</h2>
          <ul>
            {hits
              .filter((hit) => hit.units.length > 0)
              .map((hit) => (
                <li key={hit.layer.slug}>
                  <a href={addressOf(hit.layer.slug, new URLSearchParams({ q: text }))}>{hit.layer.layer}</a>:{' '}
                  {counted(hit.units.length, 'unit')}
                </li>
              ))}
          </ul>
        </div>
      )}
    </>
  );
}

function LayerCard({ layer }: { layer: ReportLayer }): VNode {
  const silent = layer.units.filter((unit) => unit.length === 0).length;
  const words = (
    <>
      <h2>{layer.layer}</h2>
      <p class="muted">
        {layerWords(layer)}
        {silent > 0 && ` ${count(silent)} never fired.`}
      </p>
    </>
  );
  if (!layer.key) {
    return (
      <div class="card report-pending">
        {words}
        <p class="muted">Not complete yet. Run the same command to continue.</p>
      </div>
    );
  }
  return (
    <a class="card" href={addressOf(layer.slug)}>
      {words}
      <span class="report-samples">
        {typical(layer).map((unit) => (
          <GridView key={unit} layer={layer} unit={unit} half="left" />
        ))}
      </span>
    </a>
  );
}

/** Number of units that represent a layer. */
const samples = 4;

/** Units with the most patches, spread evenly over the layer. */
function typical({ units }: ReportLayer): number[] {
  const most = Math.max(...units.map((unit) => unit.length));
  const full = [...units.keys()].filter((unit) => units[unit].length === most);
  const shown = Math.min(samples, full.length);
  return Array.from({ length: shown }, (_, i) => full[Math.floor(((i + 0.5) * full.length) / shown)]);
}

function Facts(): VNode {
  const { network, weights, images, skipped, layers, k } = report;
  const units = layers.flatMap((layer) => layer.units);
  const facts = {
    Network: network,
    Weights: weights,
    Pictures:
      count(images.length) + (skipped.length > 0 ? `, and ${count(skipped.length)} that could not be used` : ''),
    'Seen as': viewWords(report),
    Units: `${count(units.length)} in ${counted(layers.length, 'layer')}`,
    Patches: `${count(units.flat().length / 4)}, at most ${k} per unit`,
  };
  return (
    <section>
      <h2>About this report</h2>
      <dl class="report-facts">
        {Object.entries(facts).map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt class="small muted">{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </section>
  );
}

/** The files that could not be used; a long list is closed at first. */
function LeftOut(): VNode | null {
  const { skipped } = report;
  if (skipped.length === 0) return null;
  return (
    <details open={skipped.length <= 20}>
      <summary>
        <h2>{counted(skipped.length, 'file')} left out</h2>
      </summary>
      <table>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {skipped.map(([image, reason]) => (
            <tr key={image}>
              <td>{image}</td>
              <td>{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
