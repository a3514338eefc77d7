import { homepage } from '../package.json';

/** Error codes. Each has a section in docs/troubleshooting.md. */
export const errorCodes = [
  'invalid-option',
  'invalid-image',
  'invalid-weights',
  'download-failed',
  'unreadable',
  'unwritable',
  'unknown-layer',
  'backend-unavailable',
  'out-of-memory',
  'diverged',
] as const;

/** What kind of error it is: each code has a section in the troubleshooting. */
export type PasticheErrorCode = (typeof errorCodes)[number];

/** Marks the class across two installed copies, where `instanceof` fails. */
const brand = Symbol.for('pastiche.error');

/** The error class of pastiche: a message for users, a `code` for programs, an address with more help, and the `cause`. */
export class PasticheError extends Error {
  /** Always `'PasticheError'`. */
  override readonly name = 'PasticheError';
  /** For programs: what kind of error it is. */
  readonly code: PasticheErrorCode;
  /** The address of the page that says what to do about errors with this code. It stays the same in later versions. */
  readonly help: string;

  /**
   * An error with a code.
   *
   * @param message what was wrong, with which value, and what to do about it. Words of 300 characters or more are shortened.
   */
  constructor(code: PasticheErrorCode, message: string, options?: { cause?: unknown }) {
    // A `data:` URL holds a whole file: nobody reads that, and terminals drown in it.
    super(message.replace(/\S{300,}/g, shorten), options);
    this.code = code;
    this.help = `${homepage}/e/${code}`;
    Object.defineProperty(this, brand, { value: true });
  }

  /** Whether `value` is a PasticheError, of this or of another installed copy of the package. */
  static isInstance(value: unknown): value is PasticheError {
    return typeof value === 'object' && value !== null && brand in value;
  }
}

/** An error for a wrong value: `Expected X for Y but received Z`. */
export function unexpected(code: PasticheErrorCode, name: string, expected: string, received: unknown): PasticheError {
  return new PasticheError(code, `Expected ${expected} for ${name} but received ${show(received)}`);
}

/** An error with the code `invalid-option`: `Expected <expected> for <name> but received <received>`. */
export function invalidOption(name: string, expected: string, received: unknown): PasticheError {
  return unexpected('invalid-option', name, expected, received);
}

function shorten(text: string): string {
  return `${text.slice(0, 60)}...${text.slice(-20)}`;
}

function show(value: unknown): string {
  const text = describe(value);
  return text.length > 120 ? shorten(text) : text;
}

function describe(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'function') return 'a function';
  if (value === null || typeof value !== 'object') return String(value);
  const prototype = Object.getPrototypeOf(value);
  // A Blob or a stream has no JSON to speak of, or one without end.
  const isPlain = prototype === Object.prototype || prototype === null || Array.isArray(value) || 'toJSON' in value;
  try {
    if (isPlain) return JSON.stringify(value);
  } catch {
    // A cycle, or a BigInt.
  }
  return Object.prototype.toString.call(value);
}
