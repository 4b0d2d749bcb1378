// SPDX-License-Identifier: Apache-2.0

/** Way to a member of a body: names and indexes from the top. */
export type Path = readonly (string | number)[];

const NAME_SHOWN = 64;

/** Renders a path as a JSON Pointer (RFC 6901); names that a peer chose are cut after 64 characters. */
export function pointer(path: Path): string {
  return path.map((step) => `/${String(step).slice(0, NAME_SHOWN).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Paths of the members of a value that a JSON Pointer names, in which `*` stands for any item or name; empty when it names none. */
export function expand(value: unknown, pattern: string): readonly Path[] {
  const steps = pattern.split('/').slice(1);
  return steps.reduce<readonly Path[]>(
    (paths, step) => {
      const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
      return paths.flatMap((path) =>
        Object.keys(Object(valueAt(value, path)) as object)
          .filter((key) => (step === '*' || key === name) && valueAt(value, [...path, key]) !== undefined)
          .map((key) => [...path, key]),
      );
    },
    [[]],
  );
}

/** Value at a path; undefined where there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, step) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, step) : undefined), value);
}

/** A copy of a value without the member at the path. */
export function without(value: unknown, [step, ...rest]: Path): unknown {
  if (step === undefined || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown, i) => (i === step && rest.length > 0 ? without(item, rest) : item));
  const members = Object.entries(value).flatMap(([name, member]) => {
    if (name !== String(step)) return [[name, member] as const];
    return rest.length === 0 ? [] : [[name, without(member, rest)] as const];
  });
  return Object.fromEntries(members);
}
