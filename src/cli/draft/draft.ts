// SPDX-License-Identifier: Apache-2.0
import { jsonSchemaOf, suggestion } from '../../schema/index.js';
import { MEASURES, registry, SCHEMA_NAMES } from '../../vocabulary/index.js';
import type { MeasureType } from '../../vocabulary/index.js';
import type { CliCommand } from '../command.js';
import { say } from '../terminal/say.js';
import { UsageError } from '../usage-error.js';
import { skeleton } from './skeleton.js';

export function define(command: CliCommand): void {
  command
    .description(
      'Prints a template as JSON with // comments: every required member, its expected content, and the optional members. Fill it in, then run "rogatory validate" to list missing members. Commands that read a body ignore the comments.',
    )
    .does(['<measure-or-type...>  measures of a request, such as PRES FRZ-VA, or the type of another message'], {}, printDraft);
}

function printDraft(names: readonly string[]): void {
  const measures = names.filter(isMeasure);
  const [first = ''] = names;
  if (measures.length < names.length && (names.length > 1 || !registry.has(first))) {
    const strange = names.filter((name) => !isMeasure(name));
    const near = suggestion(strange[0] ?? '', [...Object.keys(MEASURES), ...registry.definitions.map(({ type }) => type)]);
    const meant = near === undefined ? '' : `; did you mean ${near}?`;
    throw new UsageError(`not a message type, nor measures: ${strange.join(', ')}${meant}`);
  }
  const type = measures.length > 0 ? 'request.submit' : first;
  const { $defs = {}, ...body } = jsonSchemaOf(registry, type, [1, 0], { names: SCHEMA_NAMES });
  const asked = measures.flatMap((measure) =>
    Object.entries(MEASURES[measure].rules).map(([name, rule = '']) => `${measure} ${name} (${rule})`),
  );
  const notes = new Map(asked.length === 0 ? [] : [['/payload/measures', `rules also ask for: ${asked.join(', ')}`]]);
  const template = { defs: $defs as never, measures: measures.map((measure) => `measure-${measure.toLowerCase()}`), notes };
  say(`// ${type}: ${registry.get(type, [1, 0]).purpose}\n${skeleton(body, template)}\n`);
}

function isMeasure(name: string): name is MeasureType {
  return Object.hasOwn(MEASURES, name);
}
