/** Pairs of regions, the cheapest first. */
export class PairQueue {
  #costs = new Float64Array(1024);
  #pairs = new Int32Array(2048);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(cost: number, first: number, second: number): void {
    if (this.#length === this.#costs.length) this.#grow();
    let place = this.#length++;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (this.#costs[above] <= cost) break;
      this.#move(above, place);
      place = above;
    }
    this.#put(place, cost, first, second);
  }

  /** Takes the cheapest pair; there must be one. */
  pop(): { cost: number; first: number; second: number } {
    const top = { cost: this.#costs[0], first: this.#pairs[0], second: this.#pairs[1] };
    const last = --this.#length;
    const cost = this.#costs[last];
    let place = 0;
    for (let below = 1; below < last; below = 2 * place + 1) {
      if (below + 1 < last && this.#costs[below + 1] < this.#costs[below]) below++;
      if (this.#costs[below] >= cost) break;
      this.#move(below, place);
      place = below;
    }
    this.#put(place, cost, this.#pairs[2 * last], this.#pairs[2 * last + 1]);
    return top;
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#costs[from], this.#pairs[2 * from], this.#pairs[2 * from + 1]);
  }

  #put(place: number, cost: number, first: number, second: number): void {
    this.#costs[place] = cost;
    this.#pairs[2 * place] = first;
    this.#pairs[2 * place + 1] = second;
  }

  #grow(): void {
    const [costs, pairs] = [new Float64Array(2 * this.#costs.length), new Int32Array(2 * this.#pairs.length)];
    costs.set(this.#costs);
    pairs.set(this.#pairs);
    [this.#costs, this.#pairs] = [costs, pairs];
  }
}
