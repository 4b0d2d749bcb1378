// SPDX-License-Identifier: Apache-2.0
import { cddlOf, cddlOfAll, jsonSchemaOf, jsonSchemaOfAll } from '../../schema/index.js';
import { registry, SCHEMA_NAMES } from '../../vocabulary/index.js';
import type { CliCommand } from '../command.js';
import { flag } from '../options.js';
import { say } from '../terminal/say.js';
import { UsageError } from '../usage-error.js';
import { requireType } from '../message/body.js';

const OPTIONS = {
  jsonSchema: { ...flag('JSON Schema (draft 2020-12) of its JSON form'), excludes: ['cddl'] },
  cddl: flag('CDDL of its bytes'),
};
const NAMES = { names: SCHEMA_NAMES };

export function define(command: CliCommand): void {
  command
    .description('Prints the schema of a message type, or of all in one document.')
    .does(['[type]  message type, such as request.submit'], OPTIONS, (type, { jsonSchema, cddl }) => {
      if (!jsonSchema && !cddl) throw new UsageError('say --json-schema or --cddl');
      if (type !== undefined) requireType(type);
      if (cddl) say(type === undefined ? cddlOfAll(registry, NAMES) : cddlOf(registry, type, [1, 0], NAMES));
      else
        say(
          `${JSON.stringify(type === undefined ? jsonSchemaOfAll(registry, NAMES) : jsonSchemaOf(registry, type, [1, 0], NAMES), null, 2)}\n`,
        );
    });
}
