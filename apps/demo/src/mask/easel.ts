import { type Signal, signal } from '@preact/signals';
import { type Area, everything, grown, union } from './area.ts';
import { Camera } from './camera.ts';
import { combine } from './edits.ts';
import { drawFilm } from './film.ts';
import { change } from './history.ts';
import { type Mask, pack, type Raster, rasterFor, unpack } from './mask.ts';
import type { Gestures, Grip, Sample } from './pointers.ts';
import { polygon } from './polygon.ts';
import { selectAt, startOf } from './selection.ts';
import { Stroke } from './stroke.ts';
import type { Target } from './targets.ts';
import { hardness, size, takesAway, tool } from './tools.ts';

/** So far beyond a change its film may look different, in pixels. */
const edge = 3;

/** The easel that is on the page now. */
export const easelNow: Signal<Easel | undefined> = signal();

/** The elements of the easel. */
export interface Parts {
  room: HTMLElement;
  sheet: HTMLElement;
  /** As large as the brush, where it is. */
  ring: HTMLElement;
  /** The line of the lasso. */
  line: SVGPolylineElement;
}

/** The easel's own part of the page, which changes with every movement: Preact does not know of it. */
export class Easel implements Gestures {
  readonly camera: Camera;
  /** How many times as large as it would fit the picture is. */
  readonly scale: Signal<number> = signal(1);
  readonly #parts: Parts;
  #target!: Target;
  #canvas!: HTMLCanvasElement;
  #raster!: Raster;
  /** What the films show. */
  readonly #shown = new WeakMap<HTMLCanvasElement, Mask | 'nothing'>();
  #stroke: Stroke | undefined;
  #lasso: { x: number; y: number }[] = [];
  #samples: Sample[] = [];
  #frame = 0;
  #at: Sample | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.camera = new Camera(parts.room, parts.sheet, ({ scale }) => {
      this.scale.value = scale;
    });
  }

  /** Draws the masks of a picture as films, and makes one of them the one that is drawn. */
  show(target: Target, films: readonly { target: Target; canvas: HTMLCanvasElement }[]): void {
    for (const { target: each, canvas } of films) {
      const isChosen = each.key === target.key;
      if (isChosen) [this.#target, this.#canvas] = [each, canvas];
      const isDrawn = this.#shown.get(canvas) === (each.mask ?? 'nothing');
      if (isDrawn && !isChosen) continue;
      const raster = each.mask ? unpack(each.mask) : rasterFor(each.over);
      if (isChosen) this.#raster = raster;
      if (!isDrawn) drawFilm(canvas, raster, each.film, everything(raster));
      this.#shown.set(canvas, each.mask ?? 'nothing');
    }
    const { width, height } = this.#raster;
    this.#parts.line.ownerSVGElement?.setAttribute('viewBox', `0 0 ${width} ${height}`);
  }

  /** Changes the mask as a whole. */
  edit(act: (raster: Raster) => void): void {
    act(this.#raster);
    this.#redraw(everything(this.#raster));
    this.#commit();
  }

  begin(at: Sample): void {
    const erases = tool.value === 'eraser' || (tool.value === 'lasso' && takesAway.value);
    if (erases && !this.#target.mask) this.#restart(erases);
    if (tool.value === 'brush' || tool.value === 'eraser') {
      const radius = (size.value / 2) * (this.#raster.width / this.camera.shownWidth);
      this.#stroke = new Stroke(this.#raster, { radius, hardness: hardness.value, erases });
    }
    this.draw([at]);
  }

  draw(samples: readonly Sample[]): void {
    this.#samples.push(...samples);
    this.#schedule();
  }

  end(): void {
    const last = this.#samples.at(-1) ?? this.#at;
    this.#update();
    if (tool.value === 'select') void (last && selectAt(this.#target, this.camera.locate(last)));
    else if (tool.value === 'lasso') this.closeLasso();
    else if (this.#stroke) this.#commit();
    this.#stroke = undefined;
  }

  cancel(): void {
    this.#samples = [];
    this.#stroke = undefined;
    this.#lasso = [];
    this.#restart();
    this.#schedule();
  }

  hold(before: Grip, after: Grip): void {
    this.camera.pan(after.x - before.x, after.y - before.y);
    if (before.spread > 0 && after.spread > 0) this.camera.zoom(after.spread / before.spread, after);
  }

  wheel(at: Sample, factor: number): void {
    this.camera.zoom(factor, at);
  }

  hover(at: Sample | undefined): void {
    this.#at = at;
    this.#schedule();
  }

  /** Marks what the lasso encloses. */
  closeLasso(): void {
    const { width, height } = this.#raster;
    const enclosed = this.#lasso.length > 2 ? polygon(this.#lasso, width, height) : undefined;
    this.#lasso = [];
    this.#schedule();
    if (enclosed) this.edit((raster) => combine(raster, enclosed, takesAway.value));
    else this.#restart();
  }

  /** Goes back to the mask as it is kept. */
  #restart(erases = false): void {
    this.#raster = startOf(this.#target, erases);
    this.#redraw(everything(this.#raster));
  }

  #commit(): void {
    const mask = pack(this.#raster);
    this.#shown.set(this.#canvas, mask ?? 'nothing');
    change(this.#target, mask);
  }

  #redraw(area: Area): void {
    drawFilm(this.#canvas, this.#raster, this.#target.film, area);
  }

  #schedule(): void {
    this.#frame ||= requestAnimationFrame(() => this.#update());
  }

  /** Once for each frame of the screen: takes what has come since the last one. */
  #update(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    let area: Area | undefined;
    for (const sample of this.#samples) {
      const { x, y } = this.camera.locate(sample);
      const point = { x: x * this.#raster.width, y: y * this.#raster.height };
      if (this.#stroke) area = union(area, this.#stroke.to({ ...point, opacity: sample.pressure }));
      else if (tool.value === 'lasso') this.#lasso.push(point);
    }
    this.#samples = [];
    if (area) this.#redraw(grown(area, edge, this.#raster));
    this.#parts.line.setAttribute('points', this.#lasso.map(({ x, y }) => `${x},${y}`).join(' '));
    this.#placeRing();
  }

  #placeRing(): void {
    const { ring, room } = this.#parts;
    const draws = tool.value === 'brush' || tool.value === 'eraser';
    ring.hidden = !this.#at;
    if (!this.#at) return;
    const { left, top } = room.getBoundingClientRect();
    const diameter = draws ? size.value : 12;
    ring.style.width = `${diameter}px`;
    ring.style.transform = `translate(${this.#at.x - left}px, ${this.#at.y - top}px) translate(-50%, -50%)`;
  }
}
