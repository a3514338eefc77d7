import type { Encoder } from '../encoder/encoder.ts';
import { type ImageTensor, sizeOf } from '../image/tensors.ts';
import { type Strip, stripsOf } from './strips.ts';
import { type Helpers, Team } from './team.ts';
import { Turn } from './turn.ts';

/** Starts so many threads; undefined where none can be started: then one computes alone. */
export type StartHelpers = (count: number) => Promise<Helpers | undefined>;

/** Alone, nobody is needed. */
const nobody: Helpers = { ports: [], onFailure: () => {}, keep: () => {}, end: () => {} };

/** Threads that compute an image together, strip by strip. They are started when they are first needed. */
export class Crew {
  readonly encoder: Encoder;
  readonly #start: StartHelpers;
  #most: number;
  readonly #least: number | undefined;
  #team: Promise<Team> | undefined;
  #size = 0;
  #turns = 0;
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @param most how many threads there may be, this one included
   * @param least the fewest pixels of a strip
   */
  constructor(encoder: Encoder, start: StartHelpers, most: number, least?: number) {
    this.encoder = encoder;
    this.#start = start;
    this.#most = most;
    this.#least = least;
  }

  /** Encodes an image and works with that, after others who do so. */
  work<T>(
    image: ImageTensor,
    layers: readonly string[],
    use: (turn: Turn) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const working = this.#last.then(async () => {
      signal?.throwIfAborted();
      const stride = Math.max(1, ...layers.map((layer) => this.encoder.receptiveField(layer).stride));
      const divide = (most: number): Strip[] => stripsOf(sizeOf(image), stride, most, this.#least);
      const team = await this.#teamOf(divide(this.#most).length);
      const strips = divide(Math.min(this.#most, team.members.length));
      const turn = new Turn({ encoder: this.encoder, team, number: ++this.#turns, layers, strips }, image, signal);
      try {
        team.keep(true);
        return await use(turn);
      } finally {
        await turn.end();
        team.keep(false);
        // The next one gets others.
        if (team.failure) this.end();
      }
    });
    this.#last = working.catch(() => {});
    return working;
  }

  /** Ends the threads. */
  end(): void {
    void this.#team?.then((team) => team.end()).catch(() => {});
    this.#team = undefined;
    this.#size = 0;
  }

  async #teamOf(size: number): Promise<Team> {
    if (!this.#team || size > this.#size) {
      this.end();
      this.#size = size;
      this.#team = this.#gather(size);
    }
    try {
      return await this.#team;
    } catch (error) {
      this.end();
      throw error;
    }
  }

  async #gather(size: number): Promise<Team> {
    const helpers = size > 1 ? await this.#start(size - 1) : nobody;
    if (!helpers) this.#most = 1;
    return new Team(this.encoder, helpers ?? nobody);
  }
}
