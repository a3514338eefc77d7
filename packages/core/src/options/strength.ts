/** What `strength` does at one place of the dial. */
export interface Dial {
  /** The factor of the style weight. */
  weight: number;
  /** How much of the result is painted; the rest is the photo. */
  share: number;
}

/** Without a dial: all is as the weights say. */
const plain: Dial = { weight: 1, share: 1 };

export function dialAt(strength: number | undefined): Dial {
  if (strength === undefined) return plain;
  return plain;
}
