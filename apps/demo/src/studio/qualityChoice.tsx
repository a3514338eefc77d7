import type { VNode } from 'preact';
import { timeNow } from '../engine/expected.ts';
import { FileButton } from '../ui/fileButton.tsx';
import { Segments } from '../ui/segments.tsx';
import { ownWeights, takeWeights, weightsFiles } from '../weights.ts';
import { chooseQuality, qualities, quality, vggMegabytes } from './quality.ts';
import { active } from './session.ts';
import { model } from './settings.ts';

/** How finely the picture is judged: by our small network, by VGG-19, or by both in turn. */
export function QualityChoice(): VNode {
  const now = quality();
  const time = timeNow.value;
  return (
    <fieldset disabled={active.value}>
      <legend>Quality</legend>
      <Segments
        name="quality"
        options={Object.fromEntries(Object.entries(qualities).map(([key, { title }]) => [key, title]))}
        value={now ?? ''}
        onChange={chooseQuality}
      />
      <p class="small muted">
        {now && qualities[now].help} {time && `This picture will take ${time}.`}
      </p>
      {model.value === 'vgg19' && <Weights />}
    </fieldset>
  );
}

function Weights(): VNode {
  const own = ownWeights.value.vgg19;
  return (
    <p class="small muted">
      {own ? `From your file ${own.name}. ` : `${vggMegabytes} MB are downloaded once, when you paint, and kept here. `}
      <FileButton class="quiet" accept={weightsFiles} onFile={(file) => takeWeights('vgg19', file)}>
        {own ? 'Another file' : 'I have a file'}
      </FileButton>
    </p>
  );
}
