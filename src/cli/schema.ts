// SPDX-License-Identifier: Apache-2.0
import { cddlOf, cddlOfAll, jsonSchemaOf, jsonSchemaOfAll } from '../schema/index.js';
import { registry, SCHEMA_NAMES } from '../vocabulary/index.js';
import { say } from './say.js';
import { readOptions, UsageError } from './usage.js';

const HELP = `Usage: rogatory schema [TYPE] --json-schema | --cddl

Prints the schema of a message type, or of all in one document: JSON Schema (draft 2020-12) of its JSON form, or CDDL of its bytes.
`;

export function run(args: string[]): Promise<number> {
  const { flags, positionals } = readOptions(args, { flags: ['json-schema', 'cddl'], positionals: 1 }, HELP);
  const [type] = positionals;
  if ((flags['json-schema'] === true) === (flags.cddl === true)) throw new UsageError(`say --json-schema or --cddl\n\n${HELP}`);
  if (type !== undefined && !registry.has(type)) throw new UsageError(`no such message type: ${type}`);
  const text =
    flags.cddl === true
      ? type === undefined
        ? cddlOfAll(registry, { names: SCHEMA_NAMES })
        : cddlOf(registry, type, [1, 0], { names: SCHEMA_NAMES })
      : `${JSON.stringify(type === undefined ? jsonSchemaOfAll(registry, { names: SCHEMA_NAMES }) : jsonSchemaOf(registry, type, [1, 0], { names: SCHEMA_NAMES }), null, 2)}\n`;
  say(text);
  return Promise.resolve(0);
}
