// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { RULES, registry } from '../../src/vocabulary/index.js';
import { carriageRows, groundRows } from './legal-tables.js';
import { ROLES } from '../../src/schema/frame/codes.js';

const SPEC = readFileSync(new URL('../../spec/messages.md', import.meta.url), 'utf8');

it('spec/messages.md lists every message type as it is defined (SCHEMA-07)', () => {
  for (const { type, version, from, roles, reply, responderRef, purpose, source } of registry.definitions) {
    const bare = type === 'transport.receipt';
    const competences = roles.length === ROLES.codes.length ? 'all' : roles.join(', ');
    const cells = [`\`${type}\``, version.join('.'), from, competences, bare ? '–' : reply, bare ? '–' : responderRef, purpose, source];
    expect(SPEC).toContain(`| ${cells.join(' | ')} |\n`);
  }
});

it('spec/messages.md lists every rule as it is defined (SCHEMA-10)', () => {
  for (const { id, severity, on, summary, source } of RULES) {
    expect(SPEC).toContain(`| ${id} | ${severity} | ${on === 'all' ? 'all' : on.join(', ')} | ${summary} | ${source} |\n`);
  }
});

it('spec/messages.md has the tables of grounds and of measures as they are (SCHEMA-43)', () => {
  for (const row of [...groundRows(), ...carriageRows()]) expect(SPEC).toContain(`${row}\n`);
});
