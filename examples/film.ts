// Frames of a film, here of a camera that moves over the photo: strokes stay on what they paint. A film in a file: `video`, or `pastiche video`.
import { type Picture, paintFrames, readImage } from '@pastiche/node';
import sharp from 'sharp';
import { out, painting, photo, size } from './inputs.ts';

const { data, width, height, channels } = await readImage(photo, { longest: 2 * size });
const whole = sharp(Buffer.from(data.buffer), { raw: { width, height, channels } });

async function* camera(frames: number): AsyncGenerator<Picture> {
  const part = { width: width >> 1, height: height >> 1, top: height >> 2 };
  for (let frame = 0; frame < frames; frame++)
    yield whole
      .clone()
      .extract({ ...part, left: 4 * frame })
      .png()
      .toBuffer();
}

let count = 0;
for await (const { picture, isCut } of paintFrames(camera(4), painting, { size, preset: 'instant' })) {
  await picture.toFile(out);
  console.log(`frame ${++count}${isCut ? ', where a scene begins' : ''}`);
}

// By the optimizer, forward, backward and forward again: each frame goes on from its neighbors' pictures, so strokes suit what comes, too.
const steps = { iterations: 10, coarseIterations: 10, passes: 3, passIterations: 5 };
for await (const { picture } of paintFrames(camera(3), painting, { size, ...steps })) await picture.toFile(out);
