import type { VNode } from 'preact';
import { endTurns } from '../turns.ts';
import { PictureCanvas } from '../ui/pictureCanvas.tsx';
import { layer, network } from './choice.ts';
import { askForWish, wished } from './openUnit.ts';
import { tileOf } from './sheets.ts';
import { units } from './wall.ts';

/** A picture that makes the unit fire: a small one from the site, or a larger one computed now. */
export function WishView({ unit }: { unit: number }): VNode {
  const { picture, progress } = wished.value ?? {};
  const tile = network.value === 'compact' ? tileOf(layer.value, unit, units.value.length) : undefined;
  const isUnderWay = progress !== undefined && progress < 1;
  return (
    <section aria-labelledby="unit-wish">
      <h3 id="unit-wish">What it would like to see</h3>
      <div class="explore-wish picture">
        {!picture && tile && (
          <div class="fill" style={tile} role="img" aria-label={`A small picture that makes unit ${unit} fire`} />
        )}
        <PictureCanvas
          picture={picture}
          label={`A picture that makes unit ${unit} fire as much as possible`}
          class="fill"
        />
      </div>
      <progress value={progress ?? 0} max={1} aria-label="How far it is" hidden={!isUnderWay} />
      <p class="small muted explore-help">
        It starts as noise and is changed step by step, until the unit fires strongly everywhere in it.
      </p>
      {isUnderWay ? (
        <button type="button" onClick={endTurns}>
          Stop
        </button>
      ) : (
        <button type="button" onClick={askForWish}>
          {picture ? 'Again' : tile ? 'Larger' : 'Show me'}
        </button>
      )}
    </section>
  );
}
