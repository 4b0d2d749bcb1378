// SPDX-License-Identifier: Apache-2.0
// Pictures in Mermaid (stateDiagram-v2): of a machine as its table says, and of a dossier as it stands.
import type { Machine, Row } from '../machines/machine.js';
import { MEASURE_MACHINE } from '../machines/measure.js';
import { PROVISIONAL_MACHINE } from '../machines/provisional.js';
import type { View } from '../view.js';
import { replaceUnshown } from '../../core/printable.js';

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly by: string;
}

/** Draws a machine: every state, and every transition that leads to another. */
export function machinePicture(machine: Machine): string {
  const lines = [
    'stateDiagram-v2',
    ...machine.initial.map((state) => `  [*] --> ${state}`),
    ...edgesOf(machine).map(({ from, to, by }) => `  ${from} --> ${to} : ${by}`),
    ...machine.final.map((state) => `  ${state} --> [*]`),
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * Draws for each measure, preservation and restraint its present state (`now`), its past states (`been`) and the transitions that its table
 * allows next.
 */
export function dossierPicture(view: Pick<View, 'measures' | 'provisionals'>): string {
  const lines = [
    'stateDiagram-v2',
    '  direction LR',
    '  classDef now font-weight:bold,stroke-width:3px',
    '  classDef been stroke-dasharray:4',
  ];
  for (const [i, { id, type, state, entered = {} }] of view.measures.entries()) {
    lines.push(...group(`m${i}`, `${id} ${type}`, MEASURE_MACHINE, state, Object.keys(entered)));
  }
  for (const [i, { ref, kind, state, hold }] of view.provisionals.entries()) {
    const title = [kind, ref, hold].filter((part) => part !== undefined).join(' ');
    lines.push(...group(`p${i}`, title, PROVISIONAL_MACHINE, state, []));
  }
  return `${lines.join('\n')}\n`;
}

function group(prefix: string, title: string, machine: Machine, now: string, been: readonly string[]): string[] {
  const past = new Set([...been, now]);
  const edges = edgesOf(machine).filter(({ from, to }) => from === now || (past.has(from) && past.has(to)));
  const shown = machine.states.filter((state) => past.has(state) || edges.some(({ from, to }) => from === state || to === state));
  const name = (state: string): string => `${prefix}_${state}`;
  return [
    `  state "${plain(title)}" as ${prefix} {`,
    ...shown.map((state) => `    state "${state}" as ${name(state)}`),
    ...edges.map(({ from, to, by }) => `    ${name(from)} --> ${name(to)} : ${by}`),
    '  }',
    `  class ${name(now)} now`,
    ...machine.states.filter((state) => past.has(state) && state !== now).map((state) => `  class ${name(state)} been`),
  ];
}

/** Transitions to another state, those between the same two states on one line. A wait returns to the state before it. */
function edgesOf(machine: Machine): readonly Edge[] {
  const found = new Map<string, Edge>();
  for (const row of machine.rows) {
    for (const from of row.from) {
      for (const to of targets(machine, row, from)) {
        if (to === from) continue;
        const known = found.get(`${from} ${to}`);
        if (known?.by.split(', ').includes(row.on) === true) continue;
        found.set(`${from} ${to}`, { from, to, by: known === undefined ? row.on : `${known.by}, ${row.on}` });
      }
    }
  }
  return [...found.values()];
}

function targets(machine: Machine, { to }: Row, waiting: string): readonly string[] {
  if (to === 'same') return [];
  if (to !== 'resume') return [to];
  return [...new Set(machine.rows.filter((row) => row.to === waiting).flatMap((row) => row.from))];
}

/** Escapes text so that it cannot end a label or reorder its characters. */
function plain(text: string): string {
  return replaceUnshown(text).replaceAll('"', '\ufffd');
}
