import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** Before an element goes that has the focus, or holds it, passes the focus on to its dialog or to the page's content: else it would be lost. */
export function useFocusBack(ref: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = ref.current;
    return () => {
      if (!element?.contains(document.activeElement)) return;
      const inDialog = element.closest('dialog')?.querySelector<HTMLElement>('button');
      (inDialog ?? document.getElementById('main'))?.focus({ preventScroll: true });
    };
  }, []);
}
