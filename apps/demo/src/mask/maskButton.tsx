import { Icon } from '@pastiche/explorer/icon.tsx';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { openMasks, takeFocusBack } from './masking.ts';

/** Opens the mask editor over the picture. */
export function MaskButton(): VNode {
  const failed = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => takeFocusBack(button.current), []);
  const open = (): void => {
    failed.value = false;
    openMasks().catch(() => (failed.value = true));
  };
  return (
    <>
      <button ref={button} type="button" title="Masks" onClick={open}>
        <Icon name="brush" /> <span>Masks: say what is painted where</span>
      </button>
      {failed.value && (
        <p class="problem" role="alert">
          The mask editor could not be loaded. Check your connection.
        </p>
      )}
    </>
  );
}
