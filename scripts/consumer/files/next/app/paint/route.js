import { stylize } from '@pastiche/node';

export const dynamic = 'force-dynamic';

const size = 48;

export async function GET() {
  const data = Uint8ClampedArray.from({ length: size * size * 3 }, (_, i) => (i * 37) % 256);
  const content = { data, width: size, height: size, channels: 3 };
  const { width } = await stylize({ content, styles: content, size, iterations: 2 }).result;
  return Response.json({ width });
}
