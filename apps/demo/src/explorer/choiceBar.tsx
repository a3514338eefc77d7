import type { NetworkName } from '@pastiche/models';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { FileButton } from '../ui/fileButton.tsx';
import { Segments } from '../ui/segments.tsx';
import { chooseNetwork, collection, layer, layers, network, opened, titles } from './choice.ts';
import { mostOwn, ownSubjects, type Subject, subjectOf } from './subjects.ts';

/** The choice of network, layer and pictures. */
export function ChoiceBar(): VNode {
  return (
    <div class="card explore-choice">
      <label class="explore-network small muted">
        Network
        <select
          value={network.value}
          onChange={({ currentTarget }) => chooseNetwork(currentTarget.value as NetworkName)}
        >
          {Object.entries(titles).map(([name, title]) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <fieldset class="choices">
        <legend>
          Layer (<a href="#/how?chapter=1">what is {layer.value}?</a>)
        </legend>
        <Segments
          name="layer"
          class="explore-layers"
          options={Object.fromEntries(layers.value.map((name) => [name, name]))}
          value={layer.value}
          onChange={(name) => {
            opened.value = undefined;
            layer.value = name;
          }}
        />
      </fieldset>
      <Pictures />
    </div>
  );
}

function Pictures(): VNode {
  const problem = useSignal<string | undefined>(undefined);
  const add = async (file: File): Promise<void> => {
    if (ownSubjects.value.length >= mostOwn) {
      problem.value = `The page takes at most ${mostOwn} pictures. The command “pastiche explore” takes any number.`;
      return;
    }
    try {
      const subject: Subject = await subjectOf(file, new Set(ownSubjects.value.map(({ name }) => name)));
      ownSubjects.value = [...ownSubjects.value, subject];
      collection.value = 'own';
    } catch {
      problem.value = `${file.name} is damaged, or this browser does not read its format.`;
    }
  };
  const own = ownSubjects.value.length;
  return (
    <fieldset class="choices">
      <legend>Pictures</legend>
      <div class="explore-pictures">
        <Segments
          name="collection"
          options={{ ours: 'Ours', own: own === 0 ? 'Yours' : `Yours: ${own}` }}
          value={collection.value}
          disabled={own === 0 ? ['own'] : []}
          onChange={(name) => (collection.value = name)}
        />
        <FileButton multiple onFile={add}>
          Add pictures
        </FileButton>
      </div>
      <p class="problem" role="alert">
        {problem}
      </p>
    </fieldset>
  );
}
