/** A picture to paint or to paint like: a sample or the visitor's own. */
export interface Picture {
  /** The name of a sample in links. */
  sample?: string;
  name: string;
  source: string | Blob;
  /** The `src` of an `<img>`. */
  address: string;
  /** The `src` of a small version, for samples. */
  thumbnail?: string;
  width: number;
  height: number;
}
