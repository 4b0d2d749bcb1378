// SPDX-License-Identifier: Apache-2.0
// The two tables of provisions as SPEC.md prints them.
import { GROUND_TABLE } from '../../src/vocabulary/decisions/ground-table.js';
import { CARRIAGE_TABLE } from '../../src/vocabulary/legal-bases/carriage-table.js';
import type { MeasureType } from '../../src/vocabulary/index.js';

/** Cells of grounds: cases stand in brackets before the cell for all others. */
export function groundRows(): readonly string[] {
  return Object.entries(GROUND_TABLE).map(([basis, row]) => {
    const cells = Object.entries(row).map(([ground, cell]) => {
      if (typeof cell === 'string') return `${ground.slice(2)} ${cell}`;
      const cases = Object.entries(cell).map(([name, text]) => (name === 'otherwise' ? text : `[${name}] ${text}`));
      return `${ground.slice(2)} ${cases.join(', ')}`;
    });
    return `| ${basis} | ${cells.join('; ')} |`;
  });
}

/** Measures that a basis treats alike stand together. */
export function carriageRows(): readonly string[] {
  return Object.entries(CARRIAGE_TABLE).map(([basis, row]) => {
    const byCell = new Map<string, MeasureType[]>();
    for (const [type, cell] of Object.entries(row)) byCell.set(cell, [...(byCell.get(cell) ?? []), type as MeasureType]);
    return `| ${basis} | ${[...byCell].map(([cell, types]) => `${types.join(' ')}: ${cell}`).join('; ')} |`;
  });
}
