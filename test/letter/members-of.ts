// SPDX-License-Identifier: Apache-2.0
interface Shape {
  readonly def: Readonly<Record<string, unknown>>;
}

/** Names of the members of a schema, at any depth. */
export function membersOf(schema: unknown, found = new Set<string>(), above: readonly unknown[] = []): ReadonlySet<string> {
  if (above.includes(schema)) return found;
  const { def } = schema as Shape;
  const inner = [def['innerType'], def['element'], def['in'], def['valueType'], ...((def['options'] as unknown[] | undefined) ?? [])];
  for (const [name, member] of Object.entries((def['shape'] as object | undefined) ?? {})) {
    found.add(name);
    inner.push(member);
  }
  for (const one of inner) if (one !== undefined) membersOf(one, found, [...above, schema]);
  return found;
}
