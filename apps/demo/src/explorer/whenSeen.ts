/** What is still to be drawn, by element; drawn when it comes near the screen, no more in a frame than that nothing stutters. */
const waiting = new Map<Element, () => void>();
const near = new Set<Element>();
let scheduled = false;
/** In milliseconds, of each frame. */
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

/** Draws an element when it can be seen, or is about to be; the returned function forgets it. */
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
