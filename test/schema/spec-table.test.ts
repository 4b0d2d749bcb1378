// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { registry, ROLES } from '../../src/schema/index.js';

it('SPEC.md lists every message type as it is defined (SCHEMA-07)', () => {
  const spec = readFileSync(new URL('../../SPEC.md', import.meta.url), 'utf8');
  for (const { type, version, from, roles, reply, responderRef, purpose, source } of registry.definitions) {
    const bare = type === 'transport.receipt';
    const competences = roles.length === ROLES.codes.length ? 'all' : roles.join(', ');
    const cells = [`\`${type}\``, version.join('.'), from, competences, bare ? '–' : reply, bare ? '–' : responderRef, purpose, source];
    expect(spec).toContain(`| ${cells.join(' | ')} |\n`);
  }
});
