// SPDX-License-Identifier: Apache-2.0
import { jsonSchemaOf } from '../schema/index.js';
import { MEASURES, registry, SCHEMA_NAMES } from '../vocabulary/index.js';
import type { MeasureType } from '../vocabulary/index.js';
import { skeleton } from './draft/skeleton.js';
import { say } from './say.js';
import { readOptions, UsageError } from './usage.js';

const HELP = `Usage: rogatory draft MEASURE...     a request for these measures, such as PRES FRZ-VA
       rogatory draft TYPE           any other message, such as restraint.request

Prints a template as JSON with // comments: every member that must be there, what goes into it, and what may be added. Fill it in, and
let "rogatory validate" tell what is missing; that command and no other takes the comments.
`;

function isMeasure(name: string): name is MeasureType {
  return Object.hasOwn(MEASURES, name);
}

export function run(args: string[]): Promise<number> {
  const { positionals } = readOptions(args, { positionals: 64 }, HELP);
  const [first] = positionals;
  if (first === undefined) throw new UsageError(`name a message type, or measures\n\n${HELP}`);
  const measures = positionals.filter(isMeasure);
  if (measures.length < positionals.length && (positionals.length > 1 || !registry.has(first)))
    throw new UsageError(`not a message type, nor measures: ${positionals.filter((name) => !isMeasure(name)).join(', ')}`);
  const type = measures.length > 0 ? 'request.submit' : first;
  const { $defs = {}, ...body } = jsonSchemaOf(registry, type, [1, 0], { names: SCHEMA_NAMES });
  const asked = measures.flatMap((measure) =>
    Object.entries(MEASURES[measure].rules).map(([name, rule = '']) => `${measure} ${name} (${rule})`),
  );
  const notes = new Map(asked.length === 0 ? [] : [['/payload/measures', `rules ask besides for: ${asked.join(', ')}`]]);
  const template = { defs: $defs as never, measures: measures.map((measure) => `measure-${measure.toLowerCase()}`), notes };
  say(`// ${type}: ${registry.get(type, [1, 0]).purpose}\n${skeleton(body, template)}\n`);
  return Promise.resolve(0);
}
