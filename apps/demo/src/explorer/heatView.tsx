import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { openPicture } from '../studio/openPicture.ts';
import { FileButton } from '../ui/fileButton.tsx';
import { PictureCanvas } from '../ui/pictureCanvas.tsx';
import { heat, lookInPicture, ownPicture, pictureOfVisitor, spots } from './openUnit.ts';

/** A heat map of the unit over the visitor's picture. */
export function HeatView({ unit }: { unit: number }): VNode {
  const problem = useSignal<string | undefined>(undefined);
  const picture = pictureOfVisitor();
  const map = heat.value?.picture === picture ? heat.value.map : undefined;
  const take = async (file: File): Promise<void> => {
    problem.value = undefined;
    try {
      const before = ownPicture.value;
      ownPicture.value = await openPicture(file, file.name);
      if (before) URL.revokeObjectURL(before.address);
      lookInPicture();
    } catch (error) {
      problem.value = (error as Error).message;
    }
  };
  return (
    <section aria-labelledby="unit-heat">
      <h3 id="unit-heat">Where in your picture</h3>
      <div class="explore-heat picture" style={{ '--ratio': String(picture.width / picture.height) }} aria-busy={!map}>
        <img class="fill" src={picture.address} alt={picture.name} />
        <PictureCanvas picture={map?.overlay} label={`Where unit ${unit} fires in ${picture.name}`} class="fill" />
      </div>
      <p class="small muted explore-help">{map ? comparison(map.strongest) : 'Looking…'}</p>
      <FileButton onFile={take}>Another picture</FileButton>
      <p class="problem" role="alert">
        {problem}
      </p>
    </section>
  );
}

/** Compares the unit's activation here with its strongest patch. */
function comparison(strongest: number): string {
  const most = spots.value[0]?.activation;
  if (strongest <= 0) return 'It does not fire here.';
  if (most === undefined) return 'It fires more where the picture is brighter.';
  const percent = Math.round((100 * strongest) / most);
  return `It fires more where the picture is brighter. Here it peaks at ${percent}% of its record.`;
}
