import type { RawImage } from '@pastiche/core';
import { toBlob, toImageData } from '@pastiche/web';
import type { Output } from 'mediabunny';
import type { FilmReader, FrameTime } from './filmReader.ts';

/** A finished file. */
export interface PaintedFilm {
  file: Blob;
  /** What its name ends in. */
  ending: '.mp4' | '.webm' | '.zip';
}

/** Puts painted frames together. */
export interface FilmWriter {
  add(picture: RawImage, time: FrameTime): Promise<void>;
  /** The film's own sound, beside the frames. */
  copySound(): Promise<void>;
  end(): Promise<PaintedFilm>;
}

/** PNGs in a zip, which is not compressed: they are already. */
export async function openFrameWriter(): Promise<FilmWriter> {
  const { downloadZip } = await import('client-zip');
  const frames: { name: string; input: Blob }[] = [];
  return {
    async add(picture) {
      const name = `${String(frames.length + 1).padStart(6, '0')}.png`;
      frames.push({ name, input: await toBlob(picture) });
    },
    copySound: async () => {},
    end: async () => ({ file: await downloadZip(frames).blob(), ending: '.zip' }),
  };
}

/**
 * A film with the sound of another. MP4 where this browser encodes a codec for it, which more programs read; else WebM.
 *
 * @throws Error in words for visitors
 */
export async function openFilmWriter({ width, height, sound }: FilmReader): Promise<FilmWriter> {
  const media = await import('mediabunny');
  const size = { width, height };
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
      async add(painted, { timestamp, duration }) {
        context.putImageData(toImageData(painted), 0, 0);
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
