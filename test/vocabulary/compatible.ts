// SPDX-License-Identifier: Apache-2.0
// SCHEMA-02 between two JSON Schemas of one type and major: a later minor adds optional members, and nothing else.

type Json = { readonly [name: string]: unknown };

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a body of the earlier schema, or its reader, would stumble over. @param free - The keys of this map are names that the schema gives. */
export function incompatibilities(earlier: unknown, later: unknown, path = '', free = false): string[] {
  if (Array.isArray(earlier) && Array.isArray(later)) {
    if (earlier.length !== later.length) return [`${path}: ${earlier.length} become ${later.length}`];
    return earlier.flatMap((item, i) => incompatibilities(item, later[i], `${path}/${i}`));
  }
  if (!isMap(earlier) || !isMap(later))
    return Object.is(earlier, later) ? [] : [`${path}: ${JSON.stringify(earlier)} becomes ${JSON.stringify(later)}`];
  const gone = Object.keys(earlier).filter((name) => !Object.hasOwn(later, name));
  const added = Object.keys(later).filter((name) => !Object.hasOwn(earlier, name));
  // Members of an object's schema and shared definitions may be added; that none of them is required, `required` shows.
  const isText = (name: string) => !free && (name === 'title' || name === 'description');
  return [
    ...gone.map((name) => `${path}/${name}: gone`),
    ...(free ? [] : added.map((name) => `${path}/${name}: new`)),
    ...Object.keys(earlier).flatMap((name) =>
      Object.hasOwn(later, name) && !isText(name)
        ? incompatibilities(earlier[name], later[name], `${path}/${name}`, !free && (name === 'properties' || name === '$defs'))
        : [],
    ),
  ];
}

/** A rule as a release knew it. */
export interface ReleasedRule {
  readonly id: string;
  readonly severity: 'E' | 'W';
  readonly on: 'all' | readonly string[];
}

/**
 * What a message that the earlier rules let pass would stumble over in the later ones.
 * @param types - Message types of the earlier release: a new rule for a new type stands in nobody's way.
 */
export function stricter(earlier: readonly ReleasedRule[], later: readonly ReleasedRule[], types: readonly string[]): string[] {
  // One id may stand for several rules, each for types of its own.
  const judgedBy = (rules: readonly ReleasedRule[], id: string): readonly string[] =>
    types.filter((type) => rules.some((rule) => rule.id === id && rule.severity === 'E' && (rule.on === 'all' || rule.on.includes(type))));
  return [...new Set(later.map(({ id }) => id))].flatMap((id) => {
    const before = judgedBy(earlier, id);
    const more = judgedBy(later, id).filter((type) => !before.includes(type));
    if (more.length === 0) return [];
    if (before.length > 0) return more.map((type) => `${id}: now judges ${type}`);
    return [earlier.some((rule) => rule.id === id) ? `${id}: was a warning` : `${id}: new`];
  });
}
