import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';

interface Props {
  children: readonly VNode[];
  /** Called when all are there. */
  onDone: () => void;
}

/** Shows its children one after the other, with a pause after each in which a slow device can react. */
export function Gradually({ children, onDone }: Props): VNode {
  const count = useSignal(1);
  const isDone = count.value >= children.length;
  useEffect(() => {
    if (isDone) onDone();
    else count.value++;
  }, [count.value]);
  return (
    <>
      {children.slice(0, count.value)}
      {!isDone && <div class="how-room" />}
    </>
  );
}
