// POST /paint: a form with a photo and a painting; the answer is the painted photo. It ends when the client leaves.
import { createPipeline, PasticheError } from '@pastiche/node';

// `only` makes sure that nothing a client sends is read as a path or an address.
const pipeline = createPipeline({ keep: 1, only: 'bytes' });

export async function POST(request: Request): Promise<Response> {
  const form = await request.formData();
  const [content, styles] = [form.get('photo'), form.get('painting')];
  if (!(content instanceof Blob && styles instanceof Blob))
    return new Response('Send a form with two pictures, "photo" and "painting".', { status: 400 });
  try {
    const job = { content, styles, size: 256, iterations: 100 };
    const picture = await pipeline.run(job, { signal: request.signal }).result;
    return new Response(await picture.toBlob('image/png'));
  } catch (error) {
    if (PasticheError.isInstance(error) && error.code === 'unreadable')
      return new Response(error.message, { status: 400 });
    if (request.signal.aborted) return new Response(null, { status: 499 }); // Nobody receives it.
    throw error;
  }
}
