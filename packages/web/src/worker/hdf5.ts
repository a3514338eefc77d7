// A file of its own in the package, for weights in Keras's HDF5 only.
export { File, Group } from 'jsfive';
