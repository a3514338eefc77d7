import type { RawImage } from '@pastiche/core';
import { signal } from '@preact/signals';
import type { InputAudioTrack, Output } from 'mediabunny';
import { endMeasuring } from '../engine/speed.ts';
import { inOnePass } from '../studio/inOnePass.ts';
import { blendOf, paintings } from '../studio/pictures.ts';
import { backend, overrides } from '../studio/settings.ts';

/** How far a film is. */
export interface FilmProgress {
  /** The last frame, painted. */
  picture: RawImage;
  /** How many frames are painted. */
  done: number;
  /** Of how many, about. */
  total: number;
}

/** The film that is being painted, as far as it is. */
export const filming = signal<FilmProgress | undefined>();

/** Its finished file. */
export interface PaintedFilm {
  file: Blob;
  /** What its name ends in. */
  ending: '.mp4' | '.webm';
}

interface Wanted {
  /** The longer side, in pixels. */
  size: number;
  signal: AbortSignal;
}

/** Whether this browser can take films apart and put them together. */
export const canFilm = typeof VideoDecoder === 'function' && typeof VideoEncoder === 'function';

/**
 * Paints a film with the paintings and settings of the moment, frame by frame, with its sound; `filming` says how far it is.
 *
 * @throws Error in words for visitors; `signal.reason` when cancelled
 */
export async function paintFilm(film: Blob, { size, signal: leave }: Wanted): Promise<PaintedFilm> {
  const [media, { paintFrames }] = await Promise.all([import('mediabunny'), import('@pastiche/web'), endMeasuring()]);
  const input = new media.Input({ formats: media.ALL_FORMATS, source: new media.BlobSource(film) });
  try {
    const track = await input.getPrimaryVideoTrack().catch(() => null);
    if (!track) throw new Error('This file is no film that this page can read.');
    if (!(await track.canDecode())) throw new Error('Your browser cannot play this film.');
    const sound = await input.getPrimaryAudioTrack();
    const { width, height } = evenSize(await track.getDisplayWidth(), await track.getDisplayHeight(), size);
    const writer = await openWriter(media, { width, height }, sound);
    const list = paintings.value;
    const options = inOnePass({ ...overrides.value, size: Math.max(width, height) }, list.length, { width, height });
    const pass = {
      ...options,
      preset: 'instant' as const,
      blend: blendOf(list),
      backend: backend.value,
      signal: leave,
    };
    const styles = list.map(({ picture }) => picture.source);
    const times: { timestamp: number; duration: number }[] = [];
    const sink = new media.CanvasSink(track, { width, height, fit: 'fill' });
    const frames = (async function* () {
      for await (const { canvas, timestamp, duration } of sink.canvases()) {
        times.push({ timestamp, duration });
        const context = canvas.getContext('2d') as CanvasRenderingContext2D;
        yield context.getImageData(0, 0, width, height);
      }
    })();
    const { packetCount: total } = await track.computePacketStats();
    const copying = writer.copySound();
    // It is awaited later; if painting fails, that error counts.
    copying.catch(() => {});
    const begin = (await track.getFirstTimestamp()) ?? 0;
    let done = 0;
    for await (const { picture } of paintFrames(frames, styles, pass)) {
      leave.throwIfAborted();
      const { timestamp, duration } = times[done++];
      await writer.add(picture.toImageData(), Math.max(0, timestamp - Math.min(0, begin)), duration);
      filming.value = { picture, done, total: Math.max(done, total) };
    }
    await copying;
    return await writer.end();
  } finally {
    input.dispose();
  }
}

/** Encoders take sides of two pixels and more, in steps of two. */
function evenSize(wide: number, high: number, longest: number): { width: number; height: number } {
  const factor = Math.min(1, longest / Math.max(wide, high));
  const even = (side: number): number => Math.max(2, 2 * Math.round((side * factor) / 2));
  return { width: even(wide), height: even(high) };
}

interface Writer {
  add(picture: ImageData, timestamp: number, duration: number): Promise<void>;
  copySound(): Promise<void>;
  end(): Promise<PaintedFilm>;
}

type Media = typeof import('mediabunny');

/** MP4 where this browser encodes a codec for it, which more programs read; else WebM. */
async function openWriter(
  media: Media,
  size: { width: number; height: number },
  sound: InputAudioTrack | null,
): Promise<Writer> {
  const formats = [
    { ending: '.mp4', format: new media.Mp4OutputFormat(), codecs: ['avc', 'vp9', 'av1'] },
    { ending: '.webm', format: new media.WebMOutputFormat(), codecs: ['vp9', 'vp8'] },
  ] as const;
  for (const { ending, format, codecs } of formats) {
    const quality = media.QUALITY_VERY_HIGH;
    const codec = await media.getFirstEncodableVideoCodec([...codecs], { ...size, quality });
    if (!codec) continue;
    const target = new media.BufferTarget();
    const output: Output = new media.Output({ format, target });
    const canvas = new OffscreenCanvas(size.width, size.height);
    const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
    const picture = new media.CanvasSource(canvas, { codec, quality });
    output.addVideoTrack(picture);
    const heard = sound ? await sound.getCodec() : null;
    // Sound that the file cannot hold is left out.
    const isKept = sound !== null && heard !== null && format.getSupportedAudioCodecs().includes(heard);
    const source = isKept ? new media.EncodedAudioPacketSource(heard) : undefined;
    if (source) output.addAudioTrack(source);
    await output.start();
    return {
      async add(image, timestamp, duration) {
        context.putImageData(image, 0, 0);
        await picture.add(timestamp, duration);
      },
      async copySound() {
        if (!source || !sound) return;
        const decoderConfig = (await sound.getDecoderConfig()) ?? undefined;
        for await (const packet of new media.EncodedPacketSink(sound).packets())
          if (packet.timestamp >= 0) await source.add(packet, { decoderConfig });
        source.close();
      },
      async end() {
        picture.close();
        await output.finalize();
        return { file: new Blob([target.buffer as ArrayBuffer], { type: await output.getMimeType() }), ending };
      },
    };
  }
  throw new Error('Your browser cannot write films.');
}
