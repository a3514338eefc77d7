/** Pending drawings by element. They run when the element is near the screen, within a time budget per frame. */
const waiting = new Map<Element, () => void>();
const near = new Set<Element>();
let scheduled = false;
/** Milliseconds per frame. */
const budget = 8;

const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) near.add(target);
      else near.delete(target);
    }
    schedule();
  },
  { rootMargin: '300px' },
);

/** Calls `draw` when the element is on or near the screen; the returned function cancels that. */
export function whenSeen(element: Element, draw: () => void): () => void {
  waiting.set(element, draw);
  observer.observe(element);
  schedule();
  return () => {
    waiting.delete(element);
    near.delete(element);
    observer.unobserve(element);
  };
}

function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    const end = performance.now() + budget;
    for (const [element, draw] of waiting) {
      if (!near.has(element)) continue;
      waiting.delete(element);
      draw();
      if (performance.now() > end) return schedule();
    }
  });
}
