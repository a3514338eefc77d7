import { expect, it, vi } from 'vitest';
import { giveBack, take } from './idleWorker.ts';

it('is taken again, unless it failed while nobody used it', async () => {
  const made: EventTarget[] = [];
  const worker = (): Worker => {
    const target = Object.assign(new EventTarget(), { postMessage: vi.fn(), terminate: vi.fn() });
    made.push(target);
    return target as unknown as Worker;
  };
  const first = take({ worker });
  await giveBack(first, true);
  const again = take({ worker });
  expect(again).toBe(first);
  await giveBack(again, true);

  made[0]?.dispatchEvent(Object.assign(new Event('error'), { message: 'out of luck' }));
  const second = take({ worker });
  expect(second).not.toBe(first);
  expect(made).toHaveLength(2);
  await giveBack(second, true);
});
