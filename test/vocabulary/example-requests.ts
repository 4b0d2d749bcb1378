// SPDX-License-Identifier: Apache-2.0
// The requests of examples/requests, as a program reads them: without comments, and with dates that follow the day of the reader.
import { readdirSync, readFileSync } from 'node:fs';
import { bodyFromJson } from '../../src/schema/index.js';
import { registry } from '../../src/vocabulary/index.js';
import type { MessageBody } from '../../src/vocabulary/index.js';

/** Day to which the dates of the files belong, Unix milliseconds. */
export const WRITTEN = Date.UTC(2026, 10, 24);
export const DAY_MS = 86_400_000;

type OpeningType = 'request.submit' | 'spontaneous.info';

export interface ExampleRequest {
  readonly name: string;
  readonly type: OpeningType;
  /** Body as on the day. @param weeks - Weeks after the day of the files, so that a working day stays one. */
  body<T extends OpeningType>(weeks: number): MessageBody<T>;
}

const FOLDER = new URL('../../examples/requests/', import.meta.url);
const DATE = /"(\d{4}-\d{2}-\d{2})(T[\d:]{8}Z)?"/g;

/** Every date of a text of JSON, later by some weeks. */
function shifted(json: string, weeks: number): string {
  const later = (date: string) => new Date(Date.parse(`${date}T00:00:00Z`) + weeks * 7 * DAY_MS).toISOString().slice(0, 10);
  return json.replaceAll(DATE, (_whole, date: string, time = '') => `"${later(date)}${time}"`);
}

function opened(name: string): ExampleRequest {
  const text = readFileSync(new URL(`${name}.json`, FOLDER), 'utf8').replaceAll(/^ *\/\/.*$/gm, '');
  const type: OpeningType = name.startsWith('spontaneous') ? 'spontaneous.info' : 'request.submit';
  return {
    name,
    type,
    body: <T extends OpeningType>(weeks: number) => {
      const { version } = registry.get(type, [1, 0]);
      return bodyFromJson(registry, type, version, JSON.parse(shifted(text, weeks))) as MessageBody<T>;
    },
  };
}

export const EXAMPLE_REQUESTS: readonly ExampleRequest[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((file) => opened(file.slice(0, -'.json'.length)));
