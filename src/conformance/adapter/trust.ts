// SPDX-License-Identifier: Apache-2.0
import { fail } from '../../core/errors.js';
import { verifyOverride } from '../../trust/documents/override.js';
import { readDocument } from '../../trust/documents/document.js';
import { openTrust } from '../../trust/store/resolver.js';
import type { TrustStore } from '../../trust/store/resolver.js';
import { bytes, list, nowOf, number, object, operation, optional, record, text } from './operation.js';
import type { Operations, VectorCall } from './operation.js';

const about = object({ scope: text, id: text, at: number, messageId: bytes, content: bytes });
const knowledge = object({ own: text, pins: record(text), held: list(bytes), since: optional(number) });

/** A reader of trust documents (section TRUST): it holds `keys.held` under `keys.pins`, and takes in what is offered. */
export const trustOperations: Operations = {
  'trust.read': operation({ document: bytes }, ({ document }, call) => {
    const alarms: string[] = [];
    const { kind, changed } = storeOf(call, (code) => alarms.push(code)).add(document, nowOf(call));
    return { kind, digest: readDocument(document).digest, changed, alarms };
  }),
  'trust.freshness': operation({ scope: text }, ({ scope }, call) => ({ state: storeOf(call).freshness(scope, nowOf(call)).state })),
  'trust.require-fresh': operation({ scope: text }, ({ scope }, call) => storeOf(call).requireFresh(scope, nowOf(call))),
  'trust.agency': operation({ scope: text, id: text }, ({ scope, id }, call) => {
    const agency = storeOf(call).agency(scope, id, nowOf(call));
    if (agency === undefined) throw fail('TRUST_UNKNOWN', { scope, id });
    const { mailboxes, suites, signers } = agency;
    return { mailboxes, suites, signers: signers.map(({ signerId }) => signerId) };
  }),
  'trust.verify-override': operation({ about, statement: bytes }, ({ about: subject, statement }, call) => {
    const { scope, id } = subject;
    const store = storeOf(call);
    const signers = store.agency(scope, id, nowOf(call))?.signers ?? [];
    const { scopes, reason, officers } = verifyOverride(statement, signers, store.rootSuite(scope), subject);
    return { scopes, reason, officers };
  }),
  'trust.accord': operation({ a: text, b: text }, ({ a, b }, call) => {
    const { id, version, notAfter } = storeOf(call).requireAccord(a, b, nowOf(call));
    return { id, version, notAfter };
  }),
};

/** The reader of a call. */
function storeOf(call: VectorCall, onAlarm: (code: string) => void = () => undefined): TrustStore {
  const { own, pins, held, since = 0 } = knowledge(call.keys, 'keys');
  return openTrust({ own, pins, documents: held, now: nowOf(call), since, onAlarm: ({ code }) => onAlarm(code) });
}
