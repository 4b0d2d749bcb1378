// SPDX-License-Identifier: Apache-2.0
// SCHEMA-02 between two JSON Schemas of one type and major: a later minor adds optional members, and nothing else.

type Json = { readonly [name: string]: unknown };

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a body of the earlier schema, or its reader, would stumble over. */
export function incompatibilities(earlier: unknown, later: unknown, path = ''): string[] {
  if (Array.isArray(earlier) && Array.isArray(later)) {
    if (earlier.length !== later.length) return [`${path}: ${earlier.length} become ${later.length}`];
    return earlier.flatMap((item, i) => incompatibilities(item, later[i], `${path}/${i}`));
  }
  if (!isMap(earlier) || !isMap(later))
    return Object.is(earlier, later) ? [] : [`${path}: ${JSON.stringify(earlier)} becomes ${JSON.stringify(later)}`];
  const gone = Object.keys(earlier).filter((name) => !Object.hasOwn(later, name));
  const added = Object.keys(later).filter((name) => !Object.hasOwn(earlier, name));
  // Members of an object's schema and shared definitions may be added; that none of them is required, `required` shows.
  const free = /\/(?:properties|\$defs)$/.test(path);
  return [
    ...gone.map((name) => `${path}/${name}: gone`),
    ...(free ? [] : added.map((name) => `${path}/${name}: new`)),
    ...Object.keys(earlier).flatMap((name) =>
      Object.hasOwn(later, name) && name !== 'title' && name !== 'description'
        ? incompatibilities(earlier[name], later[name], `${path}/${name}`)
        : [],
    ),
  ];
}
