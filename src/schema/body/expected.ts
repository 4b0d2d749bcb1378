// SPDX-License-Identifier: Apache-2.0
// Words for a fault of form. They say what to write, and never repeat the value.
import { editDistance } from '../../core/suggestion.js';
import type { z } from '../zod.js';

type Issue = z.core.$ZodIssue;

/** Longer lists of codes are looked up; the nearest codes are told. */
const CODES_TOLD = 24;
const NEAREST_TOLD = 3;
/** A longer value is not like any code, nor a longer name like any other. */
export const COMPARED_MAX = 64;

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'write text, in quotation marks',
  number: 'write a number, without quotation marks',
  int: 'write a whole number, without quotation marks',
  boolean: 'write true or false, without quotation marks',
  array: 'write a list, in square brackets',
  object: 'write a group of members, in braces',
  record: 'write a group of members, in braces',
};

/** Says what an issue wants. @param value - Value at the place of the issue. */
export function expected(issue: Exclude<Issue, { code: 'invalid_union' }>, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      if (value === undefined && issue.message.endsWith('received undefined')) return 'missing';
      return EXPECTED[issue.expected] ?? `${issue.expected} expected`;
    case 'too_big':
      return `at most ${count(issue.origin, issue.maximum)}`;
    case 'too_small':
      return issue.origin === 'string' && issue.minimum === 1 ? 'must not be empty' : `at least ${count(issue.origin, issue.minimum)}`;
    case 'invalid_value':
      return oneOf(issue.values.map(String), value);
    case 'invalid_format':
      // A field that does not say its form has the text of the engine, which is a pattern for machines.
      if (!issue.message.startsWith('Invalid ')) return issue.message;
      return issue.format === 'regex' ? 'not of the required form' : `not a valid ${issue.format}`;
    case 'custom':
      return issue.message;
    default:
      return 'not valid';
  }
}

/** Says which codes a member may have: all of a short list, the nearest of a long one. */
export function oneOf(codes: readonly string[], value: unknown): string {
  // An empty text would tell nothing.
  const told = codes.filter((code) => code !== '');
  if (told.length === 0) return 'not one of the codes';
  if (told.length <= CODES_TOLD) return `write one of these codes: ${told.join(', ')}`;
  const near = typeof value === 'string' && value.length <= COMPARED_MAX ? nearest(value.toUpperCase(), told) : [];
  if (near.length === 0) return 'not one of the codes; "rogatory schema" with the type of the message prints them';
  return `not one of the codes, which "rogatory schema" prints; the nearest are: ${near.join(', ')}`;
}

function nearest(value: string, codes: readonly string[]): readonly string[] {
  return codes
    .map((code) => ({ code, steps: code.startsWith(value) || value.startsWith(code) ? 1 : editDistance(value, code) }))
    .filter(({ code, steps }) => steps <= Math.max(2, Math.floor(code.length / 2)))
    .sort((a, b) => a.steps - b.steps)
    .slice(0, NEAREST_TOLD)
    .map(({ code }) => code);
}

function count(origin: string, number: number | bigint): string {
  if (origin === 'string') return `${number} characters`;
  return origin === 'array' ? `${number} in the list` : String(number);
}
