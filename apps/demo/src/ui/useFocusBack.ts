import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** Before an element goes that has the focus, itself or in it, passes the focus on to the dialog that it is in, or to the page: else it would be lost. */
export function useFocusBack(ref: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = ref.current;
    return () => {
      if (!element?.contains(document.activeElement)) return;
      const around = element.closest('dialog')?.querySelector('button') ?? document.getElementById('main');
      around?.focus();
    };
  }, []);
}
