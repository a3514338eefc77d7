import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** Before an element goes that has the focus, passes the focus on to the page's content: else it would be lost. */
export function useFocusBack(ref: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = ref.current;
    return () => {
      if (element === document.activeElement) document.getElementById('main')?.focus();
    };
  }, []);
}
