// SPDX-License-Identifier: Apache-2.0

/** Way to a member of a body: names and indexes from the top. */
export type Path = readonly (string | number)[];

const NAME_SHOWN = 64;

/** Renders a path as a JSON Pointer (RFC 6901); names that a peer chose are cut after 64 characters. */
export function pointer(path: Path): string {
  return path.map((step) => `/${String(step).slice(0, NAME_SHOWN).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
