/**
 * How long a test waits for a state, in milliseconds. A limit for what never comes, not for what is slow: on a busy machine, with a graphics
 * card of software, minutes pass.
 */
export const patience = 300_000;
