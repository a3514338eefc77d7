// The process of probe.ts: computes a step on the CPU and on another device. A driver that crashes ends this process only. Plain JavaScript,
// so that it runs from the sources too.
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** The first run compiles; of the others the quickest counts. */
const runs = 4;

process.once('message', async ({ model, inputs, reference, device }) => {
  try {
    const cpu = await measure(reference, inputs, 'cpu');
    process.send({ cpu, device: await measure(model, inputs, device) }, () => process.exit());
  } catch ({ message }) {
    process.send({ problem: message }, () => process.exit());
  }
});

async function measure(model, inputs, executionProvider) {
  const options = { executionProviders: [executionProvider], enableMemPattern: false, logSeverityLevel: 4 };
  const session = await InferenceSession.create(model, options);
  const feeds = mapValues(inputs, ({ data, shape }) => new Tensor('float32', data, shape));
  let outputs;
  let seconds = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const begin = performance.now();
    outputs = await session.run(feeds);
    seconds = Math.min(seconds, (performance.now() - begin) / 1000);
  }
  return { seconds, outputs: mapValues(outputs, ({ data }) => data) };
}

function mapValues(record, map) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
