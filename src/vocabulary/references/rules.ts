// SPDX-License-Identifier: Apache-2.0
// References within a message have exactly one target, and attachments that are named are there.
import type { MessageBody } from '../catalogue.js';
import { isPlainObject } from '../../schema/body/data.js';
import type { Path } from '../../schema/path.js';
import { defineGeneralRule, defineRule, REQUESTS } from '../rule.js';
import type { Report } from '../rule.js';
import type { Holder } from '../../schema/rules/members.js';
import type { ShapedMessage } from '../../schema/rules/rule.js';
import { askedOf } from '../measures/asked.js';

const shape = {
  id: 'V001',
  source: 'structure',
  mend: 'Write the member as the schema has it ("rogatory schema --json-schema" prints it), and let every id that is referred to stand once in the message.',
} as const;

export const bodyReferences = defineRule({
  ...shape,
  summary: 'Local ids are unique and every reference names something of the request.',
  on: REQUESTS,
  check({ payload }, report) {
    const at = (...path: Path) => ['payload', ...path];
    const persons = ids(payload.persons, at('persons'), report);
    const assets = ids(payload.assets ?? [], at('assets'), report);
    const measures = ids(payload.measures, at('measures'), report);
    for (const [i, measure] of payload.measures.entries()) {
      named(measure.personIds, persons, at('measures', i, 'personIds'), report);
      named(measure.assetIds, assets, at('measures', i, 'assetIds'), report);
      named(measure.dependsOn, measures, at('measures', i, 'dependsOn'), report);
    }
    ids(payload.proceedings.offences, at('proceedings', 'offences'), report);
    named(payload.declarations.sanctions?.personIds, persons, at('declarations', 'sanctions', 'personIds'), report);
    attributions(payload.assets ?? [], persons, at('assets'), report);
  },
});

type Assets = NonNullable<MessageBody<'request.submit' | 'request.confirm'>['payload']['assets']>;

function attributions(assets: Assets, persons: ReadonlySet<string>, path: Path, report: Report): void {
  for (const [i, { controlledBy }] of assets.entries()) {
    if (controlledBy?.personId !== undefined) named([controlledBy.personId], persons, [...path, i, 'controlledBy'], report);
  }
}

export const measureReferences = defineGeneralRule({
  ...shape,
  summary: 'Every measure that an answer names was asked for, and is named once.',
  check({ body }, report, { dossier }) {
    const payload = isPlainObject(body) ? body.payload : undefined;
    const named = isPlainObject(payload) && Array.isArray(payload.measureIds) ? payload.measureIds : [];
    for (const [i, id] of named.entries()) {
      if (named.indexOf(id) !== i) report(['payload', 'measureIds', i], 'named twice');
      else if (dossier !== undefined && !dossier.measures.some((measure) => measure.id === id)) {
        report(['payload', 'measureIds', i], 'no such measure in the dossier');
      }
    }
  },
});

export const signedAttachments = defineGeneralRule({
  id: 'P47',
  source: 'section 4; see RU CPC article 454; EIO article 31',
  summary: 'Every attachment that the body names stands in the signed header, and an order to intercept is attached.',
  mend: 'Attach the document and list it under the number by which the request names it.',
  check(message, report) {
    const { attachments = [] } = message;
    for (const { id, path } of attachmentIds(message.holders)) {
      if (!attachments.includes(id)) report(path(), 'This document is named and not attached.');
    }
    for (const path of unattachedOrders(message)) report(path, 'Attach the order.');
  },
});

/** Orders to intercept, which no authority executes without having read them. */
function unattachedOrders({ type, body }: ShapedMessage): readonly Path[] {
  if (!(REQUESTS as readonly string[]).includes(type)) return [];
  return askedOf(body as MessageBody<(typeof REQUESTS)[number]>, 'RT-CON').flatMap(({ measure, path }) =>
    measure.particulars.order.copyAttachmentId === undefined ? [[...path, 'order', 'copyAttachmentId']] : [],
  );
}

const ATTACHMENT_MEMBERS: ReadonlySet<string> = new Set(['attachmentId', 'copyAttachmentId', 'certificate', 'translationOf']);

function* attachmentIds(holders: readonly Holder[]): Generator<{ id: number; path: () => Path }> {
  for (const { object, path } of holders) {
    for (const name of Object.keys(object)) {
      const member = object[name];
      if (typeof member !== 'number') continue;
      if (ATTACHMENT_MEMBERS.has(name) || (name === 'id' && isListed(path()))) yield { id: member, path: () => [...path(), name] };
    }
  }
}

/** Whether this is an entry of the list of attachments. */
function isListed(path: Path): boolean {
  return path[0] === 'attachments' && path.length === 2;
}

function ids(items: readonly { readonly id: string }[], path: Path, report: Report): ReadonlySet<string> {
  const seen = new Set<string>();
  for (const [i, { id }] of items.entries()) {
    if (seen.has(id)) report([...path, i, 'id'], 'used twice');
    seen.add(id);
  }
  return seen;
}

function named(references: readonly string[] | undefined, known: ReadonlySet<string>, path: Path, report: Report): void {
  for (const [i, id] of (references ?? []).entries()) if (!known.has(id)) report([...path, i], 'names nothing in this message');
}
