import { Icon } from '@pastiche/explorer/icon.tsx';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Dialog } from '../ui/dialog.tsx';
import { Slider } from '../ui/slider.tsx';
import { drawCut } from './drawCut.ts';
import { type Cut, shape, turned, whole } from './frame.ts';
import { FrameEditor } from './frameEditor.tsx';
import './crop.css';

interface Props {
  name: string;
  bitmap: ImageBitmap;
  /** How the picture was cut the last time. */
  before?: Cut;
  /** Called once; without a cut if nothing is to change. */
  onAnswer: (cut?: Cut | 'whole') => void;
}

/** Shapes to choose from: width over height, 0 for the picture's own, undefined for any. */
const shapes = { free: undefined, same: 0, square: 1, '4 : 3': 4 / 3, '3 : 4': 3 / 4, '16 : 9': 16 / 9 } as const;
type Shape = keyof typeof shapes;
const titles = {
  free: 'Free',
  same: 'Like the picture',
  square: 'Square',
  '4 : 3': '4 : 3',
  '3 : 4': '3 : 4',
  '16 : 9': '16 : 9',
};

/** Longer side of the picture in the dialog, in pixels. */
const shown = 1000;

/** Crops, turns and straightens a picture. */
export function CropDialog({ name, bitmap, before, onAnswer }: Props): VNode {
  const cut = useSignal<Cut>(before ?? { turns: 0, angle: 0, frame: whole });
  const chosen = useSignal<Shape>('free');
  const { turns, angle, frame } = cut.value;
  const size = turned(bitmap, cut.value);
  /** The frame's ratio, in fractions of the picture. */
  const ratioOf = (name: Shape, { width, height } = size): number | undefined => {
    const wanted = shapes[name];
    return wanted === undefined ? undefined : wanted === 0 ? 1 : (wanted * height) / width;
  };
  const setShape = (name: Shape): void => {
    chosen.value = name;
    cut.value = { ...cut.value, frame: shape(frame, ratioOf(name)) };
  };
  const turn = (by: number): void => {
    const next = (turns + by + 4) % 4;
    const turnedSize = turned(bitmap, { turns: next, angle });
    const base = chosen.value === 'free' ? whole : shape(whole, ratioOf(chosen.value, turnedSize));
    cut.value = { turns: next, angle, frame: base };
  };
  const isWhole = turns === 0 && angle === 0 && frame.width > 0.999 && frame.height > 0.999;
  return (
    <Dialog title={`Crop ${name}`} class="crop" onClose={() => onAnswer()}>
      <FrameEditor
        size={size}
        frame={frame}
        ratio={ratioOf(chosen.value)}
        onChange={(to) => (cut.value = { ...cut.value, frame: to })}
      >
        <Preview bitmap={bitmap} cut={cut.value} />
      </FrameEditor>
      <label class="crop-shape">
        Shape{' '}
        <select value={chosen} onChange={({ currentTarget }) => setShape(currentTarget.value as Shape)}>
          {Object.entries(titles).map(([name, title]) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <div class="crop-turns">
        <button type="button" class="icon-button" aria-label="Turn left" onClick={() => turn(-1)}>
          <Icon name="turnLeft" />
        </button>
        <button type="button" class="icon-button" aria-label="Turn right" onClick={() => turn(1)}>
          <Icon name="turnRight" />
        </button>
        <Slider
          name="Straighten"
          min={-15}
          max={15}
          step={0.5}
          value={angle}
          shown={`${angle}°`}
          onInput={(to) => (cut.value = { ...cut.value, angle: to })}
        />
      </div>
      <div class="row">
        <button type="button" class="primary grow" onClick={() => onAnswer(isWhole ? 'whole' : cut.value)}>
          Use it
        </button>
        {(before || !isWhole) && (
          <button type="button" onClick={() => onAnswer('whole')}>
            Use the whole picture
          </button>
        )}
      </div>
    </Dialog>
  );
}

/** The turned picture, all of it. */
function Preview({ bitmap, cut }: { bitmap: ImageBitmap; cut: Cut }): VNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { turns, angle } = cut;
  useEffect(() => {
    const scale = Math.min(1, shown / Math.max(bitmap.width, bitmap.height));
    if (canvas.current) drawCut(canvas.current, bitmap, { turns, angle, frame: whole }, scale);
  }, [bitmap, turns, angle]);
  return <canvas ref={canvas} class="fill" />;
}
