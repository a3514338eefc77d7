import { homepage as address, version as number } from '../package.json';

/** This package's version, as its manifest says it. */
export const version: string = number;
/** The address of the documentation. */
export const homepage: string = address;
