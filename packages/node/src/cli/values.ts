import { invalidOption } from '@pastiche/core';

/** `contentWeight` as `--content-weight`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Reads `0.7,0.3`. */
export function parseNumbers(flag: string, text: string): number[] {
  return text.split(',').map((part) => {
    const value = part.trim() === '' ? Number.NaN : Number(part);
    if (!(value >= 0)) throw invalidOption(flag, 'non-negative numbers such as 0.7,0.3', text);
    return value;
  });
}
