// SPDX-License-Identifier: Apache-2.0
import { toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { verifyOverride } from '../../trust/documents/override.js';
import { readDocument } from '../../trust/documents/document.js';
import { openTrust } from '../../trust/store/resolver.js';
import type { TrustStore } from '../../trust/store/resolver.js';
import { byteListOf, bytesOf, keysOf, nowOf, numberOf, objectOf, optionalNumber, textOf } from './operation.js';
import type { Operations, VectorCall } from './operation.js';

/** A reader of trust documents (section TRUST): it holds `keys.held` under `keys.pins`, and takes in what is offered. */
export const trustOperations: Operations = {
  'trust.read': async (call) => {
    const alarms: string[] = [];
    const store = storeOf(call, (code) => alarms.push(code));
    const bytes = bytesOf(call.input, 'document');
    const { kind, changed } = store.add(bytes, nowOf(call));
    return { kind, digest: toHex(readDocument(bytes).digest), changed, alarms };
  },
  'trust.freshness': async (call) => ({ state: storeOf(call).freshness(textOf(call.input, 'scope'), nowOf(call)).state }),
  'trust.require-fresh': async (call) => {
    storeOf(call).requireFresh(textOf(call.input, 'scope'), nowOf(call));
    return {};
  },
  'trust.agency': async (call) => {
    const [scope, id] = [textOf(call.input, 'scope'), textOf(call.input, 'id')];
    const agency = storeOf(call).agency(scope, id, nowOf(call));
    if (agency === undefined) throw fail('TRUST_UNKNOWN', { scope, id });
    const { mailboxes, suites, signers } = agency;
    return { mailboxes, suites, signers: signers.map(({ signerId }) => toHex(signerId)) };
  },
  'trust.verify-override': async (call) => {
    const about = objectOf(call.input, 'about');
    const [scope, id] = [textOf(about, 'scope'), textOf(about, 'id')];
    const store = storeOf(call);
    const signers = store.agency(scope, id, nowOf(call))?.signers ?? [];
    const subject = { scope, id, at: numberOf(about, 'at'), messageId: bytesOf(about, 'messageId'), content: bytesOf(about, 'content') };
    const { scopes, reason, officers } = verifyOverride(bytesOf(call.input, 'statement'), signers, store.rootSuite(scope), subject);
    return { scopes, reason, officers: officers.map((officer) => ({ ...officer })) };
  },
  'trust.accord': async (call) => {
    const { id, version, notAfter } = storeOf(call).requireAccord(textOf(call.input, 'a'), textOf(call.input, 'b'), nowOf(call));
    return { id: toHex(id), version, notAfter };
  },
};

/** The reader of a call. */
export function storeOf(call: VectorCall, onAlarm: (code: string) => void = () => undefined): TrustStore {
  const keys = keysOf(call);
  const pins = objectOf(keys, 'pins');
  return openTrust({
    own: textOf(keys, 'own'),
    pins: new Map(Object.keys(pins).map((scope) => [scope, textOf(pins, scope)])),
    documents: byteListOf(keys, 'held'),
    now: nowOf(call),
    since: optionalNumber(keys, 'since') ?? 0,
    onAlarm: ({ code }) => onAlarm(code),
  });
}
