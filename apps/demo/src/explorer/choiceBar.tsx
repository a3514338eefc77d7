import type { NetworkName } from '@pastiche/models';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { FileButton } from '../ui/fileButton.tsx';
import { chooseNetwork, collection, layer, layers, network, opened, titles } from './choice.ts';
import { mostOwn, ownSubjects, type Subject, subjectOf } from './subjects.ts';

/** The choice of network, layer and pictures. */
export function ChoiceBar(): VNode {
  return (
    <div class="card explore-choice">
      <label class="explore-network">
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
        <legend>Layer</legend>
        <div class="segments explore-layers">
          {layers.value.map((name) => (
            <label key={name}>
              <input
                type="radio"
                name="layer"
                checked={layer.value === name}
                onChange={() => {
                  opened.value = undefined;
                  layer.value = name;
                }}
              />
              <span>{name}</span>
            </label>
          ))}
        </div>
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
        <div class="segments explore-two">
          <label>
            <input
              type="radio"
              name="collection"
              checked={collection.value === 'ours'}
              onChange={() => (collection.value = 'ours')}
            />
            <span>Our six</span>
          </label>
          <label>
            <input
              type="radio"
              name="collection"
              checked={collection.value === 'own'}
              disabled={own === 0}
              onChange={() => (collection.value = 'own')}
            />
            <span>{own === 0 ? 'Yours' : own === 1 ? 'Yours: 1' : `Yours: ${own}`}</span>
          </label>
        </div>
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
