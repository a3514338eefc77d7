// A file of its own in the package, for weights in Keras's HDF5 only.
import { File, Group } from 'jsfive';

Object.assign(globalThis, { pasticheHdf5: { File, Group } });
