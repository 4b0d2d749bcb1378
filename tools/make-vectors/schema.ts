// SPDX-License-Identifier: Apache-2.0
/* eslint-disable @typescript-eslint/no-non-null-assertion -- a case knows what it takes apart */
// Bodies: one of every type that is in order, and one fault for every rule. A faulty body is written as a change of one that is in order.
import { encode } from '../../src/cbor/encode.js';
import { concat, toHex } from '../../src/core/bytes.js';
import type { ErrorCode } from '../../src/core/errors.js';
import type { Json, JsonObject } from '../../src/conformance/adapter/operation.js';
import type { RuleMessage } from '../../src/schema/rules/rule.js';
import { validate } from '../../src/schema/validate.js';
import { toCbor } from '../../src/schema/body/data.js';
import { encodeTerms } from '../../src/vocabulary/accords/terms.js';
import { registry } from '../../src/vocabulary/registry.js';
import type { RuleContext } from '../../src/vocabulary/context.js';
import type { MeasureType } from '../../src/vocabulary/index.js';
import { CASES } from '../../test/vocabulary/all-cases.js';
import { ATTACHMENTS, TYPES, context, example } from '../../test/vocabulary/examples.js';
import { requestFor } from '../../test/vocabulary/examples/measures.js';
import type { Case } from '../../test/vocabulary/rules/case.js';
import { share } from './shared.js';
import type { VectorCase } from './vector.js';

export const encoded = (body: unknown): Uint8Array =>
  encode(
    toCbor(body, (path, text) => {
      throw new TypeError(`${path.join('/')}: ${text}`);
    }),
  );

interface Base {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A body in order of every type. */
const BASES: readonly Base[] = TYPES.map((type) => ({ name: `body-${type}`, bytes: encoded(example(type)) }));
/** Requests for single measures, from which faults of requests are made. */
const REQUESTS: readonly Base[] = (['FRZ-VA', 'VASP-KYC', 'BANK-TXN'] as const satisfies readonly MeasureType[]).map((type) => ({
  name: `body-request-${type.toLowerCase()}`,
  bytes: encoded(requestFor(type)),
}));

/** Says by which one change of a shared body another is made. */
export function asChange(bytes: Uint8Array): { readonly cost: number; readonly value: () => JsonObject | string } {
  let best = { cost: 2 * bytes.length, value: (): JsonObject | string => toHex(bytes) };
  for (const base of [...BASES, ...REQUESTS]) {
    const change = splice(base.bytes, bytes);
    const cost = 2 * change.put.length + 120;
    if (cost >= best.cost) continue;
    const patch = [{ offset: change.offset, remove: change.remove, hex: toHex(change.put) }];
    best = { cost, value: () => ({ ...share(base.name, base.bytes), patch }) };
  }
  return best;
}

function splice(from: Uint8Array, to: Uint8Array): { readonly offset: number; readonly remove: number; readonly put: Uint8Array } {
  const most = Math.min(from.length, to.length);
  let start = 0;
  while (start < most && from[start] === to[start]) start++;
  let end = 0;
  while (end < most - start && from[from.length - 1 - end] === to[to.length - 1 - end]) end++;
  return { offset: start, remove: from.length - start - end, put: to.subarray(start, to.length - end) };
}

/** The smallest case of every rule. */
function chosen(): readonly { readonly one: Case; readonly bytes: Uint8Array }[] {
  const best = new Map<string, { one: Case; bytes: Uint8Array; cost: number }>();
  for (const one of CASES) {
    const bytes = encoded(one.run().message.body);
    const { cost } = asChange(bytes);
    if (cost < (best.get(one.id)?.cost ?? Infinity)) best.set(one.id, { one, bytes, cost });
  }
  return [...best.values()].sort((a, b) => (a.one.id < b.one.id ? -1 : 1));
}

const PLAIN = context() as unknown as Json;

function judged(
  name: string,
  clause: string,
  comment: string,
  message: Omit<ReturnType<Case['run']>['message'], 'body'>,
  body: JsonObject | string,
  known: Json | undefined,
  findings?: readonly string[],
): VectorCase {
  const { type, version, issuedAt, ...header } = message;
  return {
    name,
    operation: 'schema.validate',
    clause,
    comment,
    expect: 'ok',
    ...(known !== undefined && { keys: { context: known } }),
    input: { type, version: [...version], ...(issuedAt !== undefined && { issuedAt }), header: header, body },
    ...(findings !== undefined && { output: { findings: [...findings].sort() } }),
  };
}

/** Findings of a message by what is known beside it. */
function lines(message: RuleMessage, known: RuleContext): string {
  return validate(registry, message, known)
    .map(({ rule, severity, path }) => `${severity} ${rule} ${path}`)
    .sort()
    .join('\n');
}

/** Every case of the area. */
export function schemaCases(): VectorCase[] {
  const header = { test: true, attachments: [...ATTACHMENTS] };
  const inOrder = TYPES.map((type, at) =>
    judged(
      `accepted-${type}`,
      'SCHEMA-03',
      `a body of type ${type}`,
      { type, version: [1, 0], ...header },
      share(BASES[at]!.name, BASES[at]!.bytes),
      type === 'request.submit' ? PLAIN : undefined,
    ),
  );
  const faulty = chosen().map(({ one, bytes }) => {
    const { message, context: known } = one.run();
    const { body: _body, ...rest } = message;
    const isAlone = lines(one.run().message, {}) === lines(message, known);
    return judged(
      `rule-${one.id.toLowerCase()}`,
      'SCHEMA-10',
      `${one.id}: ${one.name}`,
      rest,
      asChange(bytes).value(),
      isAlone ? undefined : (known as unknown as Json),
      one.findings,
    );
  });
  return [...inOrder, ...faulty, ...forms(), ...terms()];
}

function forms(): VectorCase[] {
  const { bytes } = BASES[TYPES.indexOf('info.request')]!;
  const base = share('body-info.request', bytes);
  const header: JsonObject = { test: true, attachments: [...ATTACHMENTS] };
  const refused = (name: string, clause: string, comment: string, expect: ErrorCode, input: JsonObject): VectorCase => ({
    name,
    operation: 'schema.validate',
    clause,
    comment,
    expect,
    input: { type: 'info.request', version: [1, 0], header, body: base, ...input },
  });
  const changed = (change: (body: Record<string, unknown>) => void, type: (typeof TYPES)[number] = 'info.request'): string => {
    const body = example(type) as unknown as Record<string, unknown>;
    change(body);
    return toHex(encoded(body));
  };
  const found = (name: string, clause: string, comment: string, body: string, input: JsonObject = {}): VectorCase => ({
    ...refused(name, clause, comment, 'SCHEMA_INVALID', { body, ...input }),
    expect: 'ok',
  });
  const extension = (critical: boolean, version: readonly number[] = [1, 0]): object => ({
    name: 'x-demo-a.asset-register',
    version,
    critical,
    data: { entry: 'A-17' },
  });
  return [
    refused('type-unknown', 'SCHEMA-01', 'a type that is not registered', 'SCHEMA_TYPE_UNKNOWN', { type: 'info.unknown' }),
    refused('major-unknown', 'SCHEMA-02', 'major version 2', 'SCHEMA_VERSION_UNKNOWN', { version: [2, 0] }),
    refused('extension-critical', 'SCHEMA-23', 'an extension that must be understood and is not known', 'SCHEMA_EXTENSION_UNKNOWN', {
      body: changed((body) => (body['extensions'] = [extension(true)])),
    }),
    found(
      'accepted-extension',
      'SCHEMA-23',
      'an extension that need not be understood',
      changed((body) => (body['extensions'] = [extension(false)])),
    ),
    found(
      'accepted-later-minor',
      'SCHEMA-03',
      'an unknown member in a later minor version',
      changed((body) => (body['later'] = 1)),
      { version: [1, 7] },
    ),
    found(
      'member-unknown',
      'SCHEMA-03',
      'an unknown member in the version that is known',
      changed((body) => (body['later'] = 1)),
    ),
    found(
      'member-missing',
      'SCHEMA-03',
      'no payload',
      changed((body) => delete body['payload']),
    ),
    found(
      'member-type',
      'SCHEMA-03',
      'a number in the place of the payload',
      changed((body) => (body['payload'] = 1)),
    ),
    refused('body-too-deep', 'CBOR-09', 'deeper than the limit of an encoding', 'CBOR_DEPTH', { body: `a16161${'81'.repeat(16)}00` }),
    refused('body-trailing-byte', 'CBOR-02', 'a byte behind the body', 'CBOR_TRAILING', { body: toHex(concat(bytes, Uint8Array.of(0))) }),
    refused('body-integer-key', 'SCHEMA-03', 'an integer as key', 'SCHEMA_INVALID', { body: 'a10102' }),
    refused('body-integer-large', 'SCHEMA-03', 'an integer beyond 2^53 - 1', 'SCHEMA_INVALID', { body: 'a161611b0020000000000000' }),
    found(
      'code-unknown',
      'SCHEMA-03',
      'a measure type that no list has',
      changed((body) => Object.assign((body['payload'] as { measures: object[] }).measures[0]!, { type: 'ARREST' }), 'request.submit'),
      { type: 'request.submit' },
    ),
  ];
}

function terms(): VectorCase[] {
  const given = context().terms;
  if (given === undefined) return [];
  const bytes = encodeTerms(given);
  const one = (name: string, clause: string, comment: string, value: Uint8Array, expect: 'ok' | ErrorCode): VectorCase => ({
    name,
    operation: 'schema.read-terms',
    clause,
    comment,
    expect,
    input: { terms: toHex(value) },
  });
  const other = (change: object): Uint8Array =>
    encode(
      toCbor({ ...given, ...change }, () => {
        throw new TypeError('terms');
      }),
    );
  return [
    one('accepted-terms', 'SCHEMA-11', 'terms of an accord', bytes, 'ok'),
    one('terms-major', 'SCHEMA-11', 'terms of another major version', other({ format: [2, 0] }), 'SCHEMA_VERSION_UNKNOWN'),
    one('terms-member', 'SCHEMA-11', 'a member that is not known', other({ more: 1 }), 'SCHEMA_INVALID'),
    one('terms-trailing-byte', 'CBOR-02', 'a byte behind the terms', concat(bytes, Uint8Array.of(0)), 'CBOR_TRAILING'),
  ];
}
