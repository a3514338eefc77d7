import { weightsSources } from '@pastiche/models';
import type { VNode } from 'preact';
import { FileButton } from '../ui/fileButton.tsx';
import { takeWeights, weightsFiles } from '../weights.ts';
import { agreed, network, titles } from './choice.ts';

/** Asks before weights are downloaded. */
export function Consent(): VNode {
  const name = network.value;
  const bytes = weightsSources[name]?.[0].bytes ?? 0;
  return (
    <div class="card explore-consent">
      <p>
        The weights of {titles[name]} are {Math.round(bytes / 1e6)} MB. They are downloaded once and kept on this
        device. Your pictures are not sent anywhere.
      </p>
      <div class="row">
        <button type="button" class="primary" onClick={() => (agreed.value = [...agreed.value, name])}>
          Download them
        </button>
        <FileButton accept={weightsFiles} onFile={(file) => takeWeights(name, file)}>
          I have a file
        </FileButton>
      </div>
    </div>
  );
}
