import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { timeFor } from '../engine/expected.ts';
import { FileButton } from '../ui/fileButton.tsx';
import { Segments } from '../ui/segments.tsx';
import { areKept, ownWeights, takeWeights, vggMegabytes, weightsFiles } from '../weights.ts';
import { chooseQuality, qualities, quality } from './quality.ts';
import { active } from './session.ts';
import { model, overrides } from './settings.ts';

/** How finely the picture is judged: by our small network, by VGG-19, or by both in turn. */
export function QualityChoice(): VNode {
  const now = quality();
  const options = Object.entries(qualities).map(([key, { title, ...networks }]) => {
    const time = timeFor(overrides.value, networks);
    return [key, [title, time && <small key="time">{time}</small>]];
  });
  return (
    <fieldset disabled={active.value}>
      <legend>Quality</legend>
      <Segments name="quality" options={Object.fromEntries(options)} value={now ?? ''} onChange={chooseQuality} />
      {now && <p class="small muted quality-help">{qualities[now].help}</p>}
      {model.value === 'vgg19' && <Weights />}
    </fieldset>
  );
}

function Weights(): VNode {
  const own = ownWeights.value.vgg19;
  const isKept = useSignal(false);
  useEffect(() => {
    void areKept('vgg19').then((kept) => (isKept.value = kept));
  }, []);
  return (
    <>
      <p class="small muted quality-help">
        {own ? `It is read from your file ${own.name}.` : isKept.value ? kept : toDownload}
      </p>
      <FileButton class="quiet" accept={weightsFiles} onFile={(file) => takeWeights('vgg19', file)}>
        {own ? 'Use another file' : 'Use a file of mine'}
      </FileButton>
    </>
  );
}

const toDownload = `Up to ${vggMegabytes} MB are downloaded the first time you paint with it. Then they stay on this device.`;
const kept = 'It is already on this device.';
