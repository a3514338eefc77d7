import { afterEach, expect, it, vi } from 'vitest';
import { WorkerClient } from './workerClient.ts';

afterEach(() => {
  vi.useRealTimers();
});

it('a worker that never says that it is ready is an error that says what its script needs', async () => {
  vi.useFakeTimers();
  const postMessage = vi.fn();
  const worker = Object.assign(new EventTarget(), { postMessage, terminate: () => {} });
  const client = new WorkerClient(() => worker as unknown as Worker, 7000);
  const asked = client.ask((api) => api.next());
  const told = expect(asked).rejects.toMatchObject({
    code: 'backend-unavailable',
    message: expect.stringMatching(/it did not start within 7 s\. .*@pastiche\/web\/worker.*`workerTimeout`/),
  });
  await vi.advanceTimersByTimeAsync(7000);
  await told;
  expect(postMessage).not.toHaveBeenCalled();
});
