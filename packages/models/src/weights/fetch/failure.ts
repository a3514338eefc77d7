/** A failure that another try would not change. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** The server is busy or asks to wait. */
export class Unavailable extends Error {
  /** Seconds to wait, if the server said. */
  readonly retryAfter: number | undefined;

  constructor(message: string, retryAfter: number | undefined) {
    super(message);
    this.retryAfter = retryAfter;
  }
}

export function isTemporary(status: number): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429;
}

/** The seconds of a Retry-After header, at most a minute. */
export function retryAfter(headers: Headers): number | undefined {
  const seconds = Number.parseInt(headers.get('retry-after') ?? '', 10);
  return seconds >= 0 ? Math.min(seconds, 60) : undefined;
}

/** Whether there is no network, so that retries are useless. */
export function isHopeless(error: unknown): boolean {
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(codeOf(error));
}

/** Whether no request came through, in a browser, which does not say why: it may be offline, or the page may not ask this server. */
export function isUnexplained(error: unknown): boolean {
  return error instanceof TypeError && codeOf(error) === '';
}

function codeOf(error: unknown): string {
  const { code } = ((error as Error).cause ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers there',
  ECONNRESET: 'the connection broke',
  UND_ERR_SOCKET: 'the connection broke',
  ENOTFOUND: 'there is no such server, or no network',
  EAI_AGAIN: 'there is no network',
};

/** The reason of a failed `fetch`, from the error's cause. */
export function failureOf(error: unknown): string {
  const { message, cause } = error as Error;
  return reasons[codeOf(error)] ?? (cause instanceof Error ? cause.message : message);
}
