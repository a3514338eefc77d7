/** Seconds that the photo stays, that each snapshot takes, and that the end stays. */
const opening = 0.6;
const perPicture = 0.2;
const ending = 1.4;

/** How long a film of so many pictures is, in seconds. */
export const lengthOf = (count: number): number => opening + perPicture * (count - 1) + ending;

/** What a film of so many pictures shows at a time: two of them, and how far it is from one to the other. */
export function at(seconds: number, count: number): { from: number; to: number; mix: number } {
  const place = Math.max(0, Math.min(count - 1, (seconds - opening) / perPicture));
  const from = Math.floor(place);
  return { from, to: Math.min(count - 1, from + 1), mix: place - from };
}
