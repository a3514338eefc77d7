import { fit, kept, type View, zoomed } from './view.ts';

interface Size {
  width: number;
  height: number;
}

/** Moves and enlarges the picture in its room. */
export class Camera {
  readonly #room: HTMLElement;
  readonly #sheet: HTMLElement;
  #picture: Size = { width: 1, height: 1 };
  #fitted: Size = { width: 1, height: 1 };
  #view: View = { x: 0, y: 0, scale: 1 };
  readonly #moved: (view: View) => void;

  constructor(room: HTMLElement, sheet: HTMLElement, moved: (view: View) => void) {
    this.#room = room;
    this.#sheet = sheet;
    this.#moved = moved;
  }

  /** Shows all of a picture. */
  show(picture: Size): void {
    this.#picture = picture;
    this.#view = { x: 0, y: 0, scale: 1 };
    this.refit();
  }

  /** The room has another size. */
  refit(): void {
    this.#fitted = fit(this.#picture, this.#roomSize());
    this.#sheet.style.width = `${this.#fitted.width}px`;
    this.#sheet.style.height = `${this.#fitted.height}px`;
    this.#look(this.#view);
  }

  /** Enlarges around a point of the screen. */
  zoom(factor: number, at: { x: number; y: number } = this.middle()): void {
    const { left, top } = this.#room.getBoundingClientRect();
    this.#look(zoomed(this.#view, factor, { x: at.x - left, y: at.y - top }));
  }

  pan(right: number, down: number): void {
    const { x, y, scale } = this.#view;
    this.#look({ x: x + right, y: y + down, scale });
  }

  middle(): { x: number; y: number } {
    const { left, top, width, height } = this.#room.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  }

  /** Where a point of the screen is in the picture, in fractions of its sides. */
  locate({ x, y }: { x: number; y: number }): { x: number; y: number } {
    const { left, top } = this.#room.getBoundingClientRect();
    const { scale, ...corner } = this.#view;
    return {
      x: (x - left - corner.x) / (this.#fitted.width * scale),
      y: (y - top - corner.y) / (this.#fitted.height * scale),
    };
  }

  /** Pixels of the screen along the picture's width. */
  get shownWidth(): number {
    return this.#fitted.width * this.#view.scale;
  }

  #roomSize = (): Size => ({ width: this.#room.clientWidth, height: this.#room.clientHeight });

  #look(view: View): void {
    this.#view = kept(view, this.#fitted, this.#roomSize());
    const { x, y, scale } = this.#view;
    this.#sheet.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    this.#moved(this.#view);
  }
}
