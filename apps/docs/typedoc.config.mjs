import { readFileSync } from 'node:fs';

const { repository } = JSON.parse(readFileSync(new URL('../../packages/core/package.json', import.meta.url), 'utf8'));

/** What is named by itself: what tells events and operations apart. */
const named = [];

/** @type {import('typedoc').TypeDocOptions & import('typedoc-plugin-markdown').PluginOptions} */
export default {
  plugin: ['typedoc-plugin-markdown'],
  entryPoints: ['core/src/index', 'core/src/testing/index', 'models/src/index', 'pipeline/src/index', 'node/src/index', 'web/src/index'].map(
    (path) => `../../packages/${path}.ts`,
  ),
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
  intentionallyNotDocumented: named,
  packagesRequiringDocumentation: ['core', 'models', 'pipeline', 'node', 'web'].map((name) => `@pastiche/${name}`),
  requiredToBeDocumented: ['Variable', 'Function', 'Class', 'Interface', 'Constructor', 'Property', 'Method', 'Accessor', 'TypeAlias'],
};
