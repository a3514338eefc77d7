import { readFileSync } from 'node:fs';

const { repository } = JSON.parse(readFileSync(new URL('../../packages/core/package.json', import.meta.url), 'utf8'));

const events = ['Backend', 'Done', 'Notice', 'Recovery', 'Scale', 'Step', 'Weights'].map((name) => `${name}Event`);

/** What needs no sentence: what tells events and operations apart, and what the type's own sentence explains. */
const clear = [
  ...events.map((name) => `@pastiche/core.${name}.type`),
  ...['type', 'backend', 'reason', 'output', 'width', 'height'].map(
    (name) => `@pastiche/node.CommandEvent.__type.${name}`,
  ),
  '@pastiche/models.FetchEvent.__type.type',
  '@pastiche/models.Convolution.op',
  '@pastiche/models.OnnxRuntime.Tensor.__type',
  '@pastiche/core.Settings.__type.[resolved]',
  ...['kind', 'min', 'max', 'choices', 'optional'].map((name) => `@pastiche/core.OptionSpec.__type.${name}`),
];

/** @type {import('typedoc').TypeDocOptions & import('typedoc-plugin-markdown').PluginOptions} */
export default {
  plugin: ['typedoc-plugin-markdown'],
  entryPoints: [
    'core/src/index',
    'core/src/testing/index',
    'models/src/index',
    'pipeline/src/index',
    'node/src/index',
    'web/src/index',
    'farm/src/index',
  ].map((path) => `../../packages/${path}.ts`),
  tsconfig: 'tsconfig.json',
  // The compiler checks the sources elsewhere.
  skipErrorChecking: true,
  out: '../../docs/api',
  // Defaults are sentences as often as code.
  jsDocCompatibility: { defaultTag: false },
  readme: 'none',
  entryFileName: 'index',
  excludePrivate: true,
  hidePageHeader: true,
  disableGit: true,
  gitRevision: 'main',
  sourceLinkTemplate: `${repository.url.replace(/^git\+|\.git$/g, '')}/blob/main/{path}#L{line}`,
  validation: { notExported: false, invalidLink: true, notDocumented: true },
  treatValidationWarningsAsErrors: true,
  intentionallyNotDocumented: clear,
  packagesRequiringDocumentation: ['core', 'models', 'pipeline', 'node', 'web'].map((name) => `@pastiche/${name}`),
  requiredToBeDocumented: [
    'Variable',
    'Function',
    'Class',
    'Interface',
    'Constructor',
    'Property',
    'Method',
    'Accessor',
    'TypeAlias',
  ],
};
