import type { TextureShape } from '@pastiche/core';
import type { Job } from '@pastiche/pipeline';
import type { CheckpointOptions } from '../checkpoint/keptRun.ts';
import type { BackendName } from '../engines/candidates.ts';
import type { EncodeOptions, ImageFormat } from '../files/encode.ts';
import type { Resumed } from './resumeCommand.ts';

/** The command line, parsed and checked. No file has been read yet. */
export interface Arguments {
  /** The run: only what was given, since the rest comes from the preset. */
  job: Omit<Job<string, BackendName>, 'content' | 'styles'> & { content?: string; styles: readonly string[] };
  /** The shape of a texture, which has no photo. */
  texture?: TextureShape;
  output?: string;
  /** The kind of picture, if it goes to stdout. */
  format?: ImageFormat;
  saveEvery?: number;
  /** What the file says besides its pixels. */
  encoding: Pick<EncodeOptions, 'dpi' | 'author'>;
  /** Whether the EXIF of the photo is copied. */
  keepExif?: boolean;
  /** Whether the file says how it was made. */
  settings: boolean;
  /** Whether it names pictures with their folders. */
  fullPaths?: boolean;
  json: boolean;
  trace?: string;
  /** Where the run notes how far it has come. */
  checkpoint?: CheckpointOptions;
  /** Given if the run goes on from its checkpoint. */
  resumed?: Resumed['resumed'];
}
