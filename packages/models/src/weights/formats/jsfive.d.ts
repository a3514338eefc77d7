// The parts of jsfive that we use; it has no types.
declare module 'jsfive' {
  export class Dataset {
    readonly name: string;
    readonly shape: number[];
    readonly dtype: string | unknown[];
    /** All values, in C order; computed at each access. */
    readonly value: ArrayLike<number>;
  }
  export class Group {
    readonly keys: string[];
    get(name: string): Group | Dataset | undefined;
  }
  export class File extends Group {
    constructor(bytes: ArrayBuffer, name?: string);
  }
}
