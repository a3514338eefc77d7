/**
 * The photographs that units are shown, besides the samples: of the Kodak Lossless True Color Image Suite, which Kodak released for any use,
 * and of scikit-image's samples that are in the public domain (NASA, SpaceX) or CC0 (Stéfan van der Walt, Rachel Michetti, cc0textures.com).
 * scripts/units.ts shrinks files of these names to embedded/photos.
 */
export const photos: Readonly<Record<string, string>> = {
  kodim01: 'A wall with red shutters',
  kodim02: 'A red door',
  kodim03: 'Hats on a wall',
  kodim04: 'A red hat',
  kodim05: 'Motocross',
  kodim06: 'A boat at anchor',
  kodim07: 'A window and hibiscus',
  kodim08: 'Half-timbered houses',
  kodim09: 'Sails on a lake',
  kodim10: 'Sails in the wind',
  kodim11: 'A boat at a pier',
  kodim12: 'Two on a beach',
  kodim13: 'A stream in the mountains',
  kodim14: 'Rafting',
  kodim15: 'A painted face',
  kodim16: 'An island with palms',
  astronaut: 'An astronaut',
  brick: 'Bricks',
  chelsea: 'A cat',
  coffee: 'A cup of coffee',
  grass: 'Grass',
  gravel: 'Gravel',
  hubble_deep_field: 'Galaxies',
  rocket: 'A rocket',
};
