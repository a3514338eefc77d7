/** A picture to paint or to paint like: a sample or the visitor's own. */
export interface Picture {
  /** The name of a sample in links. */
  sample?: string;
  /** The name of the visitor's own picture, under which it is kept. */
  id?: string;
  name: string;
  source: string | Blob;
  /** The `src` of an `<img>`. */
  address: string;
  /** The `src` of a small version. */
  thumbnail?: string;
  /** The file of the small version of an own picture. */
  small?: Blob;
  width: number;
  height: number;
  /** What is special about the file, in a sentence for users. */
  remark?: string;
  /** Whether it is so long and thin that a part of it would do better. */
  isStrip?: boolean;
}
