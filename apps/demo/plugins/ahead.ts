import type { Plugin, Rolldown } from 'vite';

type Bundle = Rolldown.OutputBundle;

/** The module of each page that is loaded on demand, by its name in the address. */
const modules = { how: '/how/howItWorks.tsx', explore: '/explorer/explorer.tsx' };
/** The photo that the Studio begins with. */
const firstPhoto = /content-landscape-(?!small)[^/]+\.webp$/;

/** Puts the files that each page begins with into `index.html`, so that they are fetched together with the first ones. */
export function ahead(): Plugin {
  return {
    name: 'ahead',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle = {} }) => html.replace("'%AHEAD%'", () => JSON.stringify(filesIn(bundle))),
    },
  };
}

function filesIn(bundle: Bundle): Record<string, string[]> {
  const pages = Object.entries(modules).map(([page, module]) => {
    const chunk = Object.values(bundle).find(
      (each) => 'facadeModuleId' in each && each.facadeModuleId?.endsWith(module),
    );
    return [page, chunk ? filesOf(bundle, chunk.fileName) : []] as const;
  });
  return { ...Object.fromEntries(pages), studio: Object.keys(bundle).filter((name) => firstPhoto.test(name)) };
}

/** A chunk, its styles, and what it imports, less what every page has. */
function filesOf(bundle: Bundle, name: string): string[] {
  const chunk = bundle[name];
  if (chunk?.type !== 'chunk' || chunk.isEntry) return [];
  const imported = chunk.imports.flatMap((each) => filesOf(bundle, each));
  return [...new Set([name, ...(chunk.viteMetadata?.importedCss ?? []), ...imported])];
}
