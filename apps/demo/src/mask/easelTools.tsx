import { Icon, type IconName } from '@pastiche/explorer/icon.tsx';
import type { Signal } from '@preact/signals';
import type { VNode } from 'preact';
import { easelNow } from './easel.ts';
import { canRedo, canUndo, redo, undo } from './history.ts';

interface Props {
  /** Whether the painted picture is under the masks; undefined while there is none. */
  showsPainted: Signal<boolean> | undefined;
}

/** Buttons with icons over the picture: back and forth, and what is seen of it. */
export function EaselTools({ showsPainted }: Props): VNode {
  const easel = easelNow.value;
  const isEnlarged = (easel?.scale.value ?? 1) > 1;
  const act = (icon: IconName, label: string, isOn: boolean, onClick: () => void): VNode => (
    <button type="button" aria-label={label} title={label} aria-disabled={!isOn} onClick={() => isOn && onClick()}>
      <Icon name={icon} />
    </button>
  );
  return (
    <>
      <div class="stage-tools">
        {act('undo', 'Undo', canUndo.value, undo)}
        {act('redo', 'Redo', canRedo.value, redo)}
      </div>
      <div class="stage-tools easel-lower">
        {showsPainted && (
          <button
            type="button"
            aria-label="Painted picture"
            title="Painted picture"
            aria-pressed={showsPainted.value}
            onClick={() => (showsPainted.value = !showsPainted.value)}
          >
            <Icon name="pictures" />
          </button>
        )}
        {isEnlarged && act('fit', 'Show all of it', true, () => easel?.camera.zoom(0))}
        {act('minus', 'Smaller', isEnlarged, () => easel?.camera.zoom(0.67))}
        {act('plus', 'Larger', true, () => easel?.camera.zoom(1.5))}
      </div>
    </>
  );
}
