import { expect, it } from 'vitest';
import { errorCodes, invalidOption, PasticheError } from './errors.ts';

const address = `data:image/png;base64,${'A'.repeat(800_000)}`;

it.each([
  ['named', new PasticheError('unreadable', `Cannot read ${address}: it is damaged`)],
  ['received', invalidOption('init', 'content, random or style', address)],
])('an error shortens a data: URL that is %s', (_, { message }) => {
  expect(message).toContain('data:image/png;base64,AAAA');
  expect(message.length).toBeLessThan(200);
});

it.each<[string, unknown, string]>([
  ['a function', () => 'a long text', 'a function'],
  ['an array', Array.from({ length: 10_000 }, (_, i) => i), '[0,1,2,3'],
  ['a text of many words', 'so many words '.repeat(1000), "'so many words so"],
  ['an object that contains itself', Object.assign([], { toJSON: () => BigInt(1) }), '[object Array]'],
])('an error is short where it received %s', (_, value, start) => {
  const { message } = invalidOption('init', 'a name', value);
  expect(message).toContain(`but received ${start}`);
  expect(message.length).toBeLessThan(200);
});

it('an error leaves the paths of files as they are', () => {
  const message = `Cannot read ${'/some folder/with a path'.repeat(20)}/${'x'.repeat(250)}.jpg: permission denied`;
  expect(new PasticheError('unreadable', message).message).toBe(message);
});

it.each(errorCodes)('an error with the code %s has the address of its page', (code) => {
  expect(new PasticheError(code, 'It failed').help).toBe(`https://pastiche-art.github.io/pastiche/e/${code}`);
});
