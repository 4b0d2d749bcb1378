// SPDX-License-Identifier: Apache-2.0
// V001: checks the shape of a value against its schema. Findings say what was expected and never show the value.
import { LIMITS } from '../../core/limits.js';
import { isPlainObject } from './data.js';
import { finding } from '../finding.js';
import type { Finding } from '../finding.js';
import type { Path } from '../path.js';
import { z } from '../zod.js';

type Issue = z.core.$ZodIssue;

/**
 * Compares a value (bytes as Uint8Array) with a schema.
 * @param unknownMembers - `allowed` for a later minor version, whose unknown new members are kept.
 * @returns V001 findings, at most LIMITS.findingsMax; empty when the value has the shape.
 */
export function checkStructure(schema: z.ZodType, value: unknown, unknownMembers: 'allowed' | 'refused'): Finding[] {
  const result = z.safeEncode(schema, value);
  const found = result.success ? [] : result.error.issues.flatMap((issue) => describe(issue, []));
  if (result.success && unknownMembers === 'refused') {
    for (const path of droppedMembers(value, result.data)) found.push(finding('V001', 'E', path, 'unknown member'));
  }
  return found.slice(0, LIMITS.findingsMax);
}

/** Members of a value that its schema does not know, where the rest has the shape. */
export function strayMembers(schema: z.ZodType, value: unknown): readonly Path[] {
  const result = z.safeEncode(schema, value);
  return result.success ? droppedMembers(value, result.data) : [];
}

function droppedMembers(value: unknown, kept: unknown, path: Path = []): Path[] {
  if (Array.isArray(value) && Array.isArray(kept))
    return value.flatMap((item, index) => droppedMembers(item, kept[index], [...path, index]));
  if (!isPlainObject(value) || !isPlainObject(kept)) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    if (member === undefined) return [];
    return Object.hasOwn(kept, name) ? droppedMembers(member, kept[name], [...path, name]) : [[...path, name]];
  });
}

function describe(issue: Issue, base: Path): Finding[] {
  const path = [...base, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  if (issue.code === 'invalid_union') return describeUnion(issue, path);
  return [finding('V001', 'E', path, text(issue))];
}

/** Reports for a union the closest alternative: the one with the fewest issues. */
function describeUnion(issue: Extract<Issue, { code: 'invalid_union' }>, path: Path): Finding[] {
  const closest = [...issue.errors].sort((a, b) => a.length - b.length)[0];
  if (closest === undefined) return [finding('V001', 'E', path, 'none of the known kinds')];
  return closest.flatMap((inner) => describe(inner, path));
}

/** Longer lists of codes are looked up: `rogatory schema TYPE` prints them. */
const CODES_TOLD = 8;

function count(origin: string, number: number | bigint): string {
  if (origin === 'string') return `${number} characters`;
  return origin === 'array' ? `${number} in the list` : String(number);
}

function text(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined && issue.message.endsWith('received undefined') ? 'missing' : `${issue.expected} expected`;
    case 'too_big':
      return `at most ${count(issue.origin, issue.maximum)}`;
    case 'too_small':
      return issue.origin === 'string' && issue.minimum === 1 ? 'must not be empty' : `at least ${count(issue.origin, issue.minimum)}`;
    case 'invalid_value':
      // An empty text would tell nothing.
      return issue.values.length > CODES_TOLD || issue.values.includes('')
        ? 'not one of the codes'
        : `${issue.values.map(String).join(' or ')} expected`;
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
