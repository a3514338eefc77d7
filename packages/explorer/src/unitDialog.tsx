import type { Signal } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Icon, type IconName } from './icon.tsx';

interface Props {
  layer: string;
  unit: number;
  /** The units to step through. */
  units: readonly number[];
  opened: Signal<number | undefined>;
  children: ComponentChildren;
}

/** The dialog of one unit. Buttons and arrow keys lead to its neighbors. */
export function UnitDialog({ layer, unit, units, opened, children }: Props): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // Also when the browser's Back ends it: closing leads the focus back to the unit's tile.
    return () => element?.close();
  }, []);
  useEffect(() => dialog.current?.scrollTo(0, 0), [unit]);
  // At once, not when the browser tells of the close: by then, who is quick has opened another unit.
  const close = (): void => {
    dialog.current?.close();
    opened.value = undefined;
  };
  const cancel = (event: Event): void => {
    // A file dialog in here that is cancelled is not this dialog.
    if (event.target !== dialog.current) return;
    event.preventDefault();
    close();
  };
  const neighbor = (by: number): number | undefined => units[units.indexOf(opened.peek() ?? unit) + by];
  const step = (by: number): void => {
    const to = neighbor(by);
    if (to !== undefined) opened.value = to;
  };
  const press = ({ key, target }: KeyboardEvent): void => {
    // Sliders and lists use these keys themselves.
    if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return;
    if (key === 'ArrowRight') step(1);
    if (key === 'ArrowLeft') step(-1);
  };
  const button = (label: string, icon: IconName, onClick: () => void, disabled = false): VNode => (
    <button type="button" class="quiet icon-button" aria-label={label} disabled={disabled} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
  return (
    <dialog
      ref={dialog}
      class="explore-unit card"
      aria-labelledby="unit-title"
      closedby="any"
      onCancel={cancel}
      onClose={() => dialog.current && close()}
      onKeyDown={press}
    >
      <header class="explore-unit-head">
        <h2 id="unit-title">
          Unit {unit} <span class="muted">of {layer}</span>
        </h2>
        {button('Previous unit', 'left', () => step(-1), neighbor(-1) === undefined)}
        {button('Next unit', 'right', () => step(1), neighbor(1) === undefined)}
        {button('Close', 'close', close)}
      </header>
      {children}
    </dialog>
  );
}
