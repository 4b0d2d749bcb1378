// SPDX-License-Identifier: Apache-2.0
// A state machine as a table: plain data that engine, pictures, SPEC and coverage tests read alike.

/** One line of a table: one transition from each of its `from` states. */
export interface Row<S extends string = string> {
  /** Message type; `receipt <rung>` for a receipt, `timer <member>` for a moment that passes. */
  readonly on: string;
  readonly by: 'requester' | 'responder' | 'either' | 'clock' | 'relay';
  readonly from: readonly S[];
  /** same: no change. resume: where the record was before it waited. */
  readonly to: S | 'same' | 'resume';
  /** Name of a guard that must hold too; the first matching row applies. */
  readonly guard?: string;
}

export interface Machine<S extends string = string> {
  readonly name: string;
  readonly states: readonly S[];
  readonly initial: readonly S[];
  readonly final: readonly S[];
  readonly rows: readonly Row<S>[];
}

/** Finds the row for an event in a state. @param holds - tells whether a named guard is fulfilled. */
export function rowFor<S extends string>(machine: Machine<S>, on: string, state: S, holds: (guard: string) => boolean): Row<S> | undefined {
  return rowsOn(machine, on).find((row) => row.from.includes(state) && (row.guard === undefined || holds(row.guard)));
}

const INDEX = new WeakMap<Machine, ReadonlyMap<string, readonly Row[]>>();

/** Rows of one event, in the order of the table. */
export function rowsOn<S extends string>(machine: Machine<S>, on: string): readonly Row<S>[] {
  let index = INDEX.get(machine);
  if (index === undefined) {
    const made = new Map<string, Row[]>();
    for (const row of machine.rows) made.set(row.on, [...(made.get(row.on) ?? []), row]);
    INDEX.set(machine, (index = made));
  }
  return (index.get(on) ?? []) as readonly Row<S>[];
}
