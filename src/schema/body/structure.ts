// SPDX-License-Identifier: Apache-2.0
// V001: checks the shape of a value against its schema. Findings say what was expected and never show the value (SCHEMA-44).
import { LIMITS } from '../../core/limits.js';
import { suggestion } from '../../core/suggestion.js';
import { COMPARED_MAX, expected, oneOf } from './expected.js';
import { droppedMembers, unknownMembersIn } from './unknown-member.js';
import { finding } from '../finding.js';
import type { Finding } from '../finding.js';
import { valueAt } from '../path.js';
import type { Path } from '../path.js';
import { z } from '../zod.js';

type Issue = z.core.$ZodIssue;

/**
 * Compares a value (bytes as Uint8Array) with a schema.
 * @param unknownMembers - `allowed` for a later minor version, whose unknown new members are kept (SCHEMA-45).
 * @returns V001 findings, at most LIMITS.findingsMax; empty when the value has the shape.
 */
export function checkStructure(schema: z.ZodType, value: unknown, unknownMembers: 'allowed' | 'refused'): Finding[] {
  const result = z.safeEncode(schema, value);
  const found = result.success ? [] : result.error.issues.flatMap((issue) => describe(issue, [], value));
  if (unknownMembers === 'refused')
    found.push(...describeUnknown(schema, value, result.success ? droppedMembers(value, result.data) : undefined));
  return found.slice(0, LIMITS.findingsMax);
}

/** @param dropped - Members that encoding left out; undefined when nothing could be encoded. */
function describeUnknown(schema: z.ZodType, value: unknown, dropped: readonly Path[] | undefined): Finding[] {
  if (dropped?.length === 0) return [];
  const unknown = unknownMembersIn(schema, value);
  const absent = new Map(unknown.map((one) => [JSON.stringify(one.path), one.absent]));
  const paths = (dropped ?? unknown.map(({ path }) => path)).slice(0, LIMITS.findingsMax);
  return paths.map((path) => finding('V001', 'E', path, unknownText(String(path.at(-1)), absent.get(JSON.stringify(path)) ?? [])));
}

function unknownText(name: string, known: readonly string[]): string {
  const near = name.length <= COMPARED_MAX ? suggestion(name, known) : undefined;
  return `unknown member${near === undefined ? '' : `; did you mean ${near}?`}`;
}

/** Members of a value that its schema does not know, where the rest has the shape. */
export function strayMembers(schema: z.ZodType, value: unknown): readonly Path[] {
  const result = z.safeEncode(schema, value);
  return result.success ? droppedMembers(value, result.data) : [];
}

function describe(issue: Issue, base: Path, root: unknown): Finding[] {
  const path = [...base, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  if (issue.code === 'invalid_union') return describeUnion(issue, path, root);
  return [finding('V001', 'E', path, expected(issue, valueAt(root, path)))];
}

/**
 * Reports for a union the closest alternative: the one with the fewest issues. Where a member tells the alternatives apart, as the type of a
 * measure does, that member decides.
 */
function describeUnion(issue: Extract<Issue, { code: 'invalid_union' }>, path: Path, root: unknown): Finding[] {
  const told = issue.errors.map((issues) => issues.find(isTelling));
  const [first] = told;
  if (first !== undefined && told.every((one) => one !== undefined && one.path[0] === first.path[0])) {
    const at = [...path, String(first.path[0])];
    const codes = told.flatMap((one) => (one === undefined ? [] : one.values.map(String)));
    return [finding('V001', 'E', at, oneOf([...new Set(codes)], valueAt(root, at)))];
  }
  const meant = issue.errors.filter((_, i) => told[i] === undefined);
  const closest = [...(meant.length > 0 ? meant : issue.errors)].sort((a, b) => a.length - b.length)[0];
  if (closest === undefined) return [finding('V001', 'E', path, 'none of the known kinds')];
  return closest.flatMap((inner) => describe(inner, path, root));
}

/** Whether an issue is about a member that tells alternatives apart: one value, at the top of the alternative. */
function isTelling(issue: Issue): issue is Extract<Issue, { code: 'invalid_value' }> {
  return issue.code === 'invalid_value' && issue.path.length === 1 && issue.values.length === 1;
}
