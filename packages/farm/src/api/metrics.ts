import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { JobQueue } from '../queue/jobQueue.ts';

const seconds = [0.01, 0.05, 0.25, 1, 5, 15, 60, 300, 1800];

/** What a server or a worker counts, for Prometheus. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests: Histogram<'route' | 'status'>;
  readonly #tasks: Histogram<'kind' | 'outcome'>;

  constructor() {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#requests = new Histogram({
      name: 'pastiche_request_seconds',
      help: 'How long requests took, in seconds',
      labelNames: ['route', 'status'],
      buckets: seconds,
      registers,
    });
    this.#tasks = new Histogram({
      name: 'pastiche_task_seconds',
      help: 'How long tasks took, in seconds',
      labelNames: ['kind', 'outcome'],
      buckets: seconds,
      registers,
    });
  }

  /** Shows how many jobs are in each state. */
  watch(queue: JobQueue): void {
    new Gauge({
      name: 'pastiche_jobs',
      help: 'How many jobs are in each state',
      labelNames: ['state'],
      registers: [this.#registry],
      async collect() {
        for (const [state, count] of Object.entries(await queue.counts())) this.set({ state }, count);
      },
    });
  }

  /** @param route as it was declared: addresses themselves would be without number */
  request(route: string, status: number, took: number): void {
    this.#requests.observe({ route, status: String(status) }, took);
  }

  task(kind: string, outcome: string, took: number): void {
    this.#tasks.observe({ kind, outcome }, took);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  print(): Promise<string> {
    return this.#registry.metrics();
  }
}
