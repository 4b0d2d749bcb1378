// SPDX-License-Identifier: Apache-2.0
// Goal P12: a full request judged by its form and every rule, and its form alone beside ajv on the generated JSON Schema of the same form.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { bodyToJson, checkBody, decodeBody, jsonSchemaOf, validate } from 'rogatory/schema';
import { registry, SCHEMA_NAMES } from 'rogatory/vocabulary';
import { atMost, faster, report, takeTurns } from './measure.mjs';

const TYPE = 'request.submit';
/** @type {readonly [number, number]} */
const VERSION = [1, 0];
/** @type {{ name: string, bytes: string }[]} */
const released = JSON.parse(readFileSync(new URL('../schemas/released/0.1.0.golden.json', import.meta.url), 'utf8'));
const bytes = Buffer.from(released.find(({ name }) => name === TYPE)?.bytes ?? '', 'hex');
const body = decodeBody(registry, TYPE, VERSION, new Uint8Array(bytes));
const json = bodyToJson(registry, TYPE, VERSION, body);
const accepts = new Ajv2020({ strictTypes: false }).compile(jsonSchemaOf(registry, TYPE, VERSION, { names: SCHEMA_NAMES }));
const message = { type: TYPE, version: VERSION, body, test: true };

if (!accepts(json) || checkBody(registry, TYPE, VERSION, body).length > 0) throw new TypeError('the request is not valid');

const taken = await takeTurns(
  {
    rules: { call: () => validate(registry, message, {}), calls: 20 },
    form: { call: () => checkBody(registry, TYPE, VERSION, body), calls: 20 },
    ajv: { call: () => accepts(json), calls: 20 },
  },
  { rounds: 30 },
);

report('P12', [
  atMost('validate a full request, all rules', taken.rules.us, 'us', '1 ms', 1000, 1),
  faster('form of a full request', taken.form, 'ajv on the same schema', taken.ajv, 0.5),
]);
