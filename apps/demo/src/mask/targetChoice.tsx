import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Segments } from '../ui/segments.tsx';
import { everything } from './area.ts';
import { drawFilm, type Film } from './film.ts';
import { chooseTarget, type Target, target, targets } from './targets.ts';

/** Which mask is drawn: of a painting, over the photo or over itself, or one that guards the photo. */
export function TargetChoice(): VNode {
  const { painting, purpose } = target.value;
  const first = targets.value.filter((each) => each.purpose !== 'taken');
  const own = targets.value.filter((each) => each.painting && each.painting === painting);
  const isChosen = (each: Target): boolean => (painting ? each.painting === painting : each.purpose === purpose);
  return (
    <>
      <fieldset class="mask-targets">
        <legend class="visually-hidden">Which mask</legend>
        {first.map((each) => (
          <label key={each.key}>
            <input type="radio" name="mask-target" checked={isChosen(each)} onChange={() => chooseTarget(each.key)} />
            <span>
              <Swatch film={each.film} />
              {each.name}
            </span>
          </label>
        ))}
      </fieldset>
      {own.length > 0 && (
        <Segments
          name="mask-side"
          options={{ acts: 'Where it acts', taken: 'What is taken of it' }}
          value={purpose as 'acts' | 'taken'}
          onChange={(to) => chooseTarget(own.find((each) => each.purpose === to)?.key ?? '')}
        />
      )}
    </>
  );
}

/** Pixels of a swatch's sides. */
const side = 40;

/** A piece of a film. */
function Swatch({ film }: { film: Film }): VNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const raster = { width: side, height: side, data: new Uint8ClampedArray(side * side).fill(255) };
    if (canvas.current) drawFilm(canvas.current, raster, film, everything(raster));
  }, [film]);
  return <canvas ref={canvas} class="film-swatch" />;
}
