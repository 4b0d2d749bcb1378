// SPDX-License-Identifier: Apache-2.0
// Declarations of the requesting State in words.
import type { z } from '../../schema/zod.js';
import type { sanctions } from '../../vocabulary/costs/fields.js';
import type { Offence } from '../../vocabulary/proceedings/fields.js';
import type { Html } from '../html.js';
import { nameOf } from './people.js';
import type { Wording } from './wording.js';

/** Whether restrictive measures stand in the way of execution or payment. */
export function sanctionsLine(words: Wording, declared: z.output<typeof sanctions> | undefined): Html | undefined {
  if (declared === undefined) return undefined;
  const { exposed, regimes = [], personIds = [], text } = declared;
  return words.phrase('sanctions', {
    exposed,
    regimes: words.clauses(regimes.map((regime) => words.free(regime))),
    persons: words.list(personIds.map((id) => nameOf(words, id))),
    text: words.sentence(words.free(text)),
  });
}

/** Suspension, interruption or absence of limitation, each said once. */
export function limitationLine(words: Wording, offences: readonly Offence[]): Html | undefined {
  const notes = new Set(offences.flatMap(({ limitationNote }) => limitationNote ?? []));
  return words.clauses([...notes].map((note) => words.free(note)));
}
