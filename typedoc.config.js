// SPDX-License-Identifier: Apache-2.0
// The reference of the API, made from the docstrings of every subpath: `npm run reference` writes it to reference/.
import { readFileSync } from 'node:fs';
import { ReflectionKind } from 'typedoc';

const { exports } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
const entries = Object.values(exports)
  .map((entry) => entry.types)
  .filter((types) => types !== undefined)
  .map((types) => types.replace('./dist/', 'src/').replace('.d.ts', '.ts'));

/**
 * A docstring links to what its own file need not import: the first of that name among everything that is exported.
 * @param {import('typedoc').Application} app
 */
function resolveByName(app) {
  /** @type {Map<string, import('typedoc').Reflection> | undefined} */
  let named;
  app.converter.addUnknownSymbolResolver(({ symbolReference }, from, link) => {
    if (link === undefined) return undefined;
    if (named === undefined) {
      named = new Map();
      for (const found of from.project.getReflectionsByKind(ReflectionKind.SomeExport | ReflectionKind.SomeMember)) {
        if (found.isReference()) continue;
        const member = found.kindOf(ReflectionKind.SomeMember) ? `${found.parent?.name ?? ''}.${found.name}` : found.name;
        if (!named.has(member)) named.set(member, found);
      }
    }
    const target = named.get(symbolReference?.path?.map(({ path }) => path).join('.') ?? '');
    return target === undefined ? undefined : { target };
  });
}

/** @type {Partial<import('typedoc').TypeDocOptions>} */
export default {
  name: 'Rogatory',
  entryPoints: entries,
  tsconfig: 'tsconfig.json',
  out: 'reference',
  readme: 'none',
  githubPages: false,
  excludeInternal: true,
  excludePrivate: true,
  // Links into the sources would need the address of a repository.
  disableSources: true,
  treatWarningsAsErrors: true,
  plugin: [resolveByName],
  validation: { notExported: false, invalidLink: true, notDocumented: false },
};
