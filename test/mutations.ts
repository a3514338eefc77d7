/**
 * How many damaged files a parser is given: others in every run. Of a failure, fast-check prints the seed. `PASTICHE_MUTATIONS=100000` looks
 * more thoroughly.
 */
export const mutations: number = Number(process.env.PASTICHE_MUTATIONS ?? 10_000);
