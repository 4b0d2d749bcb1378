// SPDX-License-Identifier: Apache-2.0
/* eslint-disable @typescript-eslint/no-non-null-assertion -- a case knows what it takes apart */
// Faults in what is encrypted: padding, form, signatures, names, attachments.
import type { CborValue } from '../../src/cbor/value.js';
import { concat } from '../../src/core/bytes.js';
import { encode } from '../../src/cbor/encode.js';
import { withMember } from '../../test/envelope/forge.js';
import type { Members } from '../../test/envelope/forge.js';
import { accordView, DAY, directoryDigest, HOUR, NOW, senderView, signerView } from '../../test/envelope/world.js';
import type { EnvelopeCase } from './envelope-case.js';
import { ACCORD_AGENCIES } from './envelope-keys.js';

import { attachments, bySender, officerRequired, sealEntry, sorted } from './envelope-steps.js';

export const INSIDE: readonly EnvelopeCase[] = [
  {
    name: 'padding-long',
    clause: 'ENV-15',
    comment: '1024 zeros too many',
    expect: 'ENVELOPE_PADDING',
    forgery: () => ({ plaintext: (padded) => concat(padded, new Uint8Array(1024)) }),
  },
  {
    name: 'padding-not-zero',
    clause: 'ENV-15',
    comment: 'the last pad byte is 1',
    expect: 'ENVELOPE_PADDING',
    forgery: () => ({ plaintext: (padded) => concat(padded.subarray(0, -1), Uint8Array.of(1)) }),
  },
  {
    name: 'inner-trailing-byte',
    clause: 'ENV-16',
    comment: 'one byte behind inner',
    expect: 'ENVELOPE_CONTENT_MALFORMED',
    forgery: () => ({ inner: (parts) => concat(encode(parts), Uint8Array.of(0)) }),
  },
  {
    name: 'message-unknown-member',
    clause: 'ENV-16',
    comment: 'member 14 in the message, signed',
    expect: 'ENVELOPE_CONTENT_MALFORMED',
    forgery: (world) => bySender(world, (members) => withMember(members, 14, 1)),
  },
  {
    name: 'sender-scope-unknown',
    clause: 'ENV-17',
    comment: 'no root of xa is pinned',
    expect: 'ENVELOPE_SENDER_UNKNOWN',
    beliefs: ({ beliefs }) => beliefs.scopes.delete('xa'),
  },
  {
    name: 'sender-unknown',
    clause: 'ENV-17',
    comment: 'the directory of xa lists no such agency',
    expect: 'ENVELOPE_SENDER_UNKNOWN',
    beliefs: ({ beliefs }) => beliefs.senders.clear(),
  },
  {
    name: 'directory-ahead',
    clause: 'ENV-18',
    comment: 'version 7 is cited, 6 is held: held back',
    expect: 'ENVELOPE_DIRECTORY_AHEAD',
    beliefs: ({ beliefs }) => {
      beliefs.directoryVersions.set('xa', 6);
      beliefs.directoryDigests.set('xa/6', directoryDigest('xa before'));
    },
  },
  {
    name: 'directory-forked',
    clause: 'ENV-19',
    comment: 'another directory of version 7 is held',
    expect: 'ENVELOPE_DIRECTORY_FORK',
    beliefs: ({ beliefs }) => beliefs.directoryDigests.set('xa/7', directoryDigest('another')),
  },
  {
    name: 'signature-stripped',
    clause: 'ENV-20',
    comment: 'a recipient took the ML-DSA signature out and encrypted again',
    expect: 'ENVELOPE_SIGNERS',
    suite: 'rogatory-hybrid',
    forgery: () => ({ signatures: ([first]) => [first!] }),
  },
  {
    name: 'policy-shortened',
    clause: 'ENV-20',
    comment: 'as signature-stripped, and the policy says that one was enough',
    expect: 'ENVELOPE_SIGNERS',
    suite: 'rogatory-hybrid',
    forgery: (world) => ({
      signatures: ([first]) => [first!],
      signedHeader: (members) => withMember(members, -70003, [[world.seal.signerId, [-19]]]),
    }),
  },
  {
    name: 'officer-missing',
    clause: 'ENV-20',
    comment: 'the sender always adds an officer, and did not',
    expect: 'ENVELOPE_SIGNERS',
    beliefs: officerRequired,
  },
  {
    name: 'officer-as-seal',
    clause: 'ENV-20',
    comment: 'an officer signs alone, and names itself as the seal',
    expect: 'ENVELOPE_SIGNERS',
    forgery: ({ officer }) => ({
      message: (members) => withMember(members, 2, ['xa', 'central', officer.signerId]),
      signedHeader: (members) => withMember(members, -70003, [[officer.signerId, [-19]]]),
      signers: [officer],
    }),
  },
  {
    name: 'body-changed',
    clause: 'ENV-21',
    comment: 'a recipient changed the body and encrypted again',
    expect: 'ENVELOPE_SIGNATURE',
    forgery: () => ({ message: (members) => withMember(members, 10, Uint8Array.of(0xa0)) }),
  },
  {
    name: 'signer-compromised',
    clause: 'ENV-22',
    comment: 'the seal is marked compromised',
    expect: 'ENVELOPE_SIGNER_STATUS',
    beliefs: (world) => sealEntry(world, { status: 'compromised' }),
  },
  {
    name: 'signer-not-yet-valid',
    clause: 'ENV-22',
    comment: 'the seal begins a second after the time of issue',
    expect: 'ENVELOPE_SIGNER_STATUS',
    beliefs: (world) => sealEntry(world, { from: NOW + 1 }),
  },
  {
    name: 'signer-ended',
    clause: 'ENV-22',
    comment: 'the seal ended a second before the time of issue',
    expect: 'ENVELOPE_SIGNER_STATUS',
    beliefs: (world) => sealEntry(world, { to: NOW - 1 }),
  },
  {
    name: 'issued-in-future',
    clause: 'ENV-23',
    comment: 'issued 10 minutes and a millisecond after its delivery',
    expect: 'ENVELOPE_ISSUED_AT',
    deliveredAt: (NOW - 600) * 1000 - 1,
  },
  {
    name: 'issued-too-early',
    clause: 'ENV-23',
    comment: 'issued 30 days and a second before its expiry',
    expect: 'ENVELOPE_ISSUED_AT',
    forgery: (world) => bySender(world, (members) => withMember(members, 4, NOW - 20 * DAY - 1)),
  },
  {
    name: 'accord-none',
    clause: 'ENV-24',
    comment: 'two scopes, no accord cited',
    expect: 'ENVELOPE_ACCORD',
    forgery: (world) => bySender(world, (members) => withMember(members, 13, undefined)),
  },
  {
    name: 'accord-ended',
    clause: 'ENV-24',
    comment: 'the accord ended a second before the time of issue',
    expect: 'ENVELOPE_ACCORD',
    beliefs: ({ beliefs, suite }) => (beliefs.accords = [accordView(suite, { notAfter: NOW - 1 })]),
  },
  {
    name: 'accord-mailbox',
    clause: 'ENV-24',
    comment: 'the accord names the agency and not this mailbox',
    expect: 'ENVELOPE_ACCORD',
    agencies: { ...ACCORD_AGENCIES, xb: { 'agency-0': ['records'] } },
  },
  {
    name: 'hidden-recipient',
    clause: 'ENV-25',
    comment: 'the sender encrypted to one more than it names',
    expect: 'ENVELOPE_ADDRESSEE',
    readers: 2,
    recipients: 1,
    forgery: (world) => ({ recipients: sorted(world.input().recipients), signers: [world.seal] }),
  },
  {
    name: 'passed-on',
    clause: 'ENV-25',
    comment: 'a recipient encrypted the true signed part to somebody else',
    expect: 'ENVELOPE_ADDRESSEE',
    readers: 2,
    recipients: 1,
    opens: 1,
    forgery: (world) => ({ recipients: world.input().recipients.slice(1) }),
  },
  {
    name: 'addressee-of-another',
    clause: 'ENV-25',
    comment: 'the signed addressee is another agency, beside the key of the reader',
    expect: 'ENVELOPE_ADDRESSEE',
    recipients: 1,
    input: (world) => ({ recipients: world.input().recipients.map((recipient) => ({ ...recipient, id: 'agency-1' })) }),
  },
  {
    name: 'outer-rebuilt',
    clause: 'ENV-26',
    comment: 'a recipient put another expiry round the true signed part',
    expect: 'ENVELOPE_OUTER_MISMATCH',
    forgery: (world) => ({
      outer: (members) => withMember(members, 3, (members.get(3) as number) + HOUR),
      recipients: world.input().recipients,
    }),
  },
  {
    name: 'attachment-key-exchanged',
    clause: 'ENV-27',
    comment: 'a recipient put another key beside the true signed part',
    expect: 'ENVELOPE_ATTACHMENT',
    input: { attachments },
    forgery: () => ({ inner: ([signed, keys, released]) => [signed!, withMember(keys as Members, 1, new Uint8Array(32)), released!] }),
  },
  {
    name: 'attachment-key-withheld',
    clause: 'ENV-27',
    comment: 'the key of an attachment is there although the message says that it is withheld',
    expect: 'ENVELOPE_ATTACHMENT',
    input: { attachments },
    forgery: () => ({ inner: ([signed, keys, released]) => [signed!, withMember(keys as Members, 2, attachments[1]!.key), released!] }),
  },
  {
    name: 'attachment-blobs-reordered',
    clause: 'ENV-27',
    comment: 'the outer header lists the blobs in another order than the message',
    expect: 'ENVELOPE_ATTACHMENT',
    input: { attachments },
    forgery: (world) => ({
      outer: (members) => withMember(members, 5, [...(members.get(5) as CborValue[])].reverse()),
      rebindOuter: true,
      signers: [world.seal],
      recipients: world.input().recipients,
    }),
  },
  {
    name: 'test-in-production',
    clause: 'ENV-28',
    comment: 'a test message in a production mailbox',
    expect: 'ENVELOPE_TEST',
    input: { message: { test: true } },
  },
  {
    name: 'signer-unknown',
    clause: 'ENV-32',
    comment: "the seal is not in the sender's directory yet: held",
    expect: 'ENVELOPE_SIGNER_UNKNOWN',
    beliefs: (world) => world.beliefs.senders.set('xa/central', senderView([signerView(world.officer, 'seal')], world.suite)),
  },
];
