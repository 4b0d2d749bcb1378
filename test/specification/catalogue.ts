// SPDX-License-Identifier: Apache-2.0
// Tables of spec/messages.md beside the bodies: types, rules, provisions.
import { ROLES } from '../../src/schema/frame/codes.js';
import { GROUND_TABLE } from '../../src/vocabulary/decisions/ground-table.js';
import { RULES, registry } from '../../src/vocabulary/index.js';
import type { MeasureType } from '../../src/vocabulary/index.js';
import { CARRIAGE_TABLE } from '../../src/vocabulary/legal-bases/carriage-table.js';
import { CASES } from '../vocabulary/all-cases.js';
import { table } from './marks.js';

export function typeTable(): string {
  return table(
    ['type', 'version', 'from', 'competences', '`inReplyTo`', '`refs.rdRef`', 'purpose', 'rests on'],
    registry.definitions.map(({ type, version, from, roles, reply, responderRef, purpose, source }) => {
      const bare = type === 'transport.receipt';
      const competences = roles.length === ROLES.codes.length ? 'all' : roles.join(', ');
      return [`\`${type}\``, version.join('.'), from, competences, bare ? '–' : reply, bare ? '–' : responderRef, purpose, source];
    }),
  );
}

/** JSON Pointers at which the cases of each rule find it; `n` stands for an index, the empty pointer is the whole body. */
function placesOf(rule: string): string {
  const found = CASES.flatMap(({ findings }) => findings.map((line) => line.split(' '))).filter(([, id]) => id === rule);
  const places = found.map(([, , path = '']) => (path === '' ? 'the body' : `\`${path.replaceAll(/\/\d+(?=\/|$)/g, '/n')}\``));
  return [...new Set(places)].sort().join(', ');
}

export function ruleTable(): string {
  return table(
    ['rule', 'severity', 'on', 'the rule', 'place of a finding', 'how a finding is mended', 'rests on'],
    RULES.map(({ id, severity, on, summary, mend, source }) => {
      const types = on === 'all' ? 'all' : on.join(', ');
      return [id, severity, types, summary, placesOf(id), mend, source];
    }),
  );
}

/** Cells of grounds: cases stand in brackets before the cell for all others. */
export function groundTable(): string {
  return table(
    ['basis', 'grounds (G-)'],
    Object.entries(GROUND_TABLE).map(([basis, row]) => {
      const cells = Object.entries(row).map(([ground, cell]) => {
        if (typeof cell === 'string') return `${ground.slice(2)} ${cell}`;
        const cases = Object.entries(cell).map(([name, text]) => (name === 'otherwise' ? text : `[${name}] ${text}`));
        return `${ground.slice(2)} ${cases.join(', ')}`;
      });
      return [basis, cells.join('; ')];
    }),
  );
}

/** Measures that a basis treats alike stand together. */
export function carriageTable(): string {
  return table(
    ['basis', 'measures'],
    Object.entries(CARRIAGE_TABLE).map(([basis, row]) => {
      const byCell = new Map<string, MeasureType[]>();
      for (const [type, cell] of Object.entries(row)) byCell.set(cell, [...(byCell.get(cell) ?? []), type as MeasureType]);
      return [basis, [...byCell].map(([cell, types]) => `${types.join(' ')}: ${cell}`).join('; ')];
    }),
  );
}
