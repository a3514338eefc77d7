import type { Easel } from './easel.ts';
import { redo, undo } from './history.ts';
import type { Sample } from './pointers.ts';
import { resize, type Tool, tool } from './tools.ts';

/** How far an arrow key moves the brush, in pixels of the screen; with Shift, and without. */
const strides = { far: 48, near: 12 };
const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const tools: Readonly<Record<string, Tool>> = { b: 'brush', e: 'eraser', l: 'lasso', s: 'select' };

/** Draws by keyboard, on the easel: arrow keys move the brush, and it draws while Space is held. A lasso gets a corner with Space; Enter closes it. */
export function followKeys(room: HTMLElement, easel: Easel, signal: AbortSignal): void {
  let at: Sample | undefined;
  let isDown = false;

  const step = ([right, down]: readonly [number, number], stride: number): Sample => {
    const { left, top, width, height } = room.getBoundingClientRect();
    const from = at ?? { ...easel.camera.middle(), pressure: 1 };
    const [x, y] = [from.x + stride * right, from.y + stride * down];
    const inside = { x: Math.min(left + width, Math.max(left, x)), y: Math.min(top + height, Math.max(top, y)) };
    // At the edge of the room, the picture moves instead.
    if (inside.x !== x || inside.y !== y) easel.camera.pan(inside.x - x, inside.y - y);
    return { ...inside, pressure: 1 };
  };
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = arrows[event.key];
    if (!way && event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    if (way) at = step(way, event.shiftKey ? strides.far : strides.near);
    at ??= { ...easel.camera.middle(), pressure: 1 };
    easel.hover(at);
    if (event.key === 'Enter') {
      if (tool.value === 'lasso') easel.closeLasso();
    } else if (event.key === ' ' && !isDown) {
      isDown = true;
      easel.begin(at);
    } else if (way && isDown && tool.value !== 'lasso') easel.draw([at]);
  };
  const lift = (event: KeyboardEvent): void => {
    if (event.key !== ' ' || !isDown) return;
    isDown = false;
    if (tool.value !== 'lasso') easel.end();
  };
  room.addEventListener('keydown', press, { signal });
  room.addEventListener('keyup', lift, { signal });
  room.addEventListener('blur', () => easel.hover(undefined), { signal });
  room.addEventListener('pointerdown', () => (at = undefined), { signal });
}

/** Keys that work wherever the focus is: tools, sizes, and undoing. */
export function followShortcuts(easel: Easel, close: () => void, signal: AbortSignal): void {
  const press = (event: KeyboardEvent): void => {
    const isText = (event.target as Element).matches(
      'input:not([type=range], [type=radio], [type=checkbox]), textarea, select',
    );
    if (isText || document.querySelector('dialog[open]') || !act(event, easel, close)) return;
    event.preventDefault();
    // The page's own steps are undone by the same keys.
    event.stopImmediatePropagation();
  };
  addEventListener('keydown', press, { signal, capture: true });
}

/** Returns whether the key means something here. */
function act(event: KeyboardEvent, easel: Easel, close: () => void): boolean {
  const key = event.key.toLowerCase();
  if (event.altKey) return false;
  if (event.ctrlKey || event.metaKey) {
    if (key === 'z') return event.shiftKey ? redo() : undo();
    return key === 'y' && redo();
  }
  if (key === '[' || key === ']') resize(key === ']');
  else if (key === '+' || key === '=') easel.camera.zoom(1.25);
  else if (key === '-') easel.camera.zoom(0.8);
  else if (key === 'escape') close();
  else if (tools[key]) tool.value = tools[key];
  else return false;
  return true;
}
