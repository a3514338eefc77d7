import { weightsSources } from '@pastiche/models';
import type { VNode } from 'preact';
import { FileButton } from '../ui/fileButton.tsx';
import { agreed, network } from './choice.ts';

/** Nothing large is fetched unasked. */
export function Consent(): VNode {
  const name = network.value;
  const bytes = weightsSources[name]?.[0].bytes;
  const agree = (how: NonNullable<(typeof agreed.value)[typeof name]>): void => {
    agreed.value = { ...agreed.value, [name]: how };
  };
  return (
    <div class="card explore-consent">
      <p>
        {bytes
          ? `The weights of ${name} are ${Math.round(bytes / 1e6)} MB. They are fetched once, and kept on this device; nothing of yours is sent anywhere.`
          : `The weights of ${name} are not ours to give: choose a file that has them (safetensors).`}
      </p>
      <div class="row">
        {bytes && (
          <button type="button" class="primary" onClick={() => agree('fetch')}>
            Fetch them, and look
          </button>
        )}
        <FileButton
          accept=".safetensors,.h5"
          onFile={(file) => agree({ name: file.name, address: URL.createObjectURL(file) })}
        >
          I have a file
        </FileButton>
      </div>
    </div>
  );
}
