// SPDX-License-Identifier: Apache-2.0
/* eslint-disable @typescript-eslint/no-non-null-assertion -- a case knows what it takes apart */
// Faults that are found before the content is decrypted: steps 1 to 4, and the ciphertext.
import { concat, toHex } from '../../src/core/bytes.js';
import { encode } from '../../src/cbor/encode.js';
import { commitTo } from '../../src/envelope/cose/commitment.js';
import { recipientProtected } from '../../src/envelope/cose/recipients.js';
import { withMember } from '../../test/envelope/forge.js';
import type { Items } from '../../test/envelope/forge.js';
import { DAY, kemNamed, NOW } from '../../test/envelope/world.js';
import type { EnvelopeCase } from './envelope-case.js';

import { sorted, wraps } from './envelope-steps.js';

export const OUTSIDE: readonly EnvelopeCase[] = [
  {
    name: 'frame-trailing-byte',
    clause: 'ENV-02',
    comment: 'one byte behind the frame',
    expect: 'ENVELOPE_FRAME_MALFORMED',
    relay: () => ({ frame: (parts) => concat(encode(parts), Uint8Array.of(0)) }),
  },
  {
    name: 'outer-mailboxes-unsorted',
    clause: 'ENV-02',
    comment: 'mailboxes out of order; all else is bound to this header',
    expect: 'ENVELOPE_FRAME_MALFORMED',
    forgery: (world) => ({
      outer: (members) => withMember(members, 2, ['records@xb', 'intake@xb']),
      rebindOuter: true,
      signers: [world.seal],
      recipients: world.input().recipients,
    }),
  },
  {
    name: 'outer-profile',
    clause: 'ENV-03',
    comment: 'profile 2',
    expect: 'ENVELOPE_PROFILE',
    forgery: (world) => ({
      outer: (members) => withMember(members, 0, 2),
      rebindOuter: true,
      signers: [world.seal],
      recipients: world.input().recipients,
    }),
  },
  {
    name: 'mailbox-foreign',
    clause: 'ENV-04',
    comment: 'the reader has other mailboxes',
    expect: 'ENVELOPE_NOT_MINE',
    reader: { mailboxes: new Set(['records@xb']) },
  },
  {
    name: 'expired',
    clause: 'ENV-05',
    comment: 'delivered a millisecond after its expiry',
    expect: 'ENVELOPE_EXPIRED',
    deliveredAt: (NOW + 10 * DAY) * 1000 + 1,
  },
  {
    name: 'lifetime',
    clause: 'ENV-06',
    comment: 'expires 30 days and 10 minutes and a millisecond after its delivery',
    expect: 'ENVELOPE_LIFETIME',
    input: { expiresAt: NOW + 30 * DAY },
    deliveredAt: (NOW - 600) * 1000 - 1,
  },
  {
    name: 'envelope-typ',
    clause: 'ENV-07',
    comment: 'the typ of a message on the envelope, and a ciphertext that was made for it',
    expect: 'ENVELOPE_MALFORMED',
    forgery: () => ({ envelopeHeader: (members) => withMember(members, 16, 'application/rogatory-message+cose') }),
  },
  {
    name: 'envelope-crit-missing',
    clause: 'ENV-07',
    comment: 'the commitment is not marked critical',
    expect: 'ENVELOPE_MALFORMED',
    forgery: () => ({ envelopeHeader: (members) => withMember(members, 2, undefined) }),
  },
  {
    name: 'recipient-ek-long',
    clause: 'ENV-07',
    comment: 'an encapsulated key one byte longer than that of the suite',
    expect: 'ENVELOPE_MALFORMED',
    forgery: () => ({
      wraps: ([wrap]) => {
        const [header, ek, wrapped] = wrap as [Uint8Array, Map<number, Uint8Array>, Uint8Array];
        return [[header, new Map([[-4, concat(ek.get(-4)!, Uint8Array.of(0))]]), wrapped]];
      },
    }),
  },
  {
    name: 'recipients-reversed',
    clause: 'ENV-08',
    comment: 'a relay turned the order',
    expect: 'ENVELOPE_RECIPIENTS',
    readers: 2,
    relay: wraps((all) => [...all].reverse()),
  },
  {
    name: 'recipient-repeated',
    clause: 'ENV-08',
    comment: 'a relay repeated one',
    expect: 'ENVELOPE_RECIPIENTS',
    relay: wraps(([one]) => [one!, one!]),
  },
  {
    name: 'recipient-suite-mixed',
    clause: 'ENV-08',
    comment: 'a classical recipient beside a post-quantum one, both in the directory',
    expect: 'ENVELOPE_RECIPIENTS',
    suite: 'rogatory-hybrid',
    forgery: (world) => ({
      recipients: sorted([...world.input().recipients, { scope: 'xb', id: 'weak', kem: kemNamed('weak', 'rogatory-classic').view }]),
    }),
    beliefs: ({ beliefs }) => {
      const { view } = kemNamed('weak', 'rogatory-classic');
      beliefs.kems.set(toHex(view.kid), view);
    },
  },
  {
    name: 'suite-below-floor',
    clause: 'ENV-09',
    comment: 'the reader asks for rogatory-hybrid',
    expect: 'ENVELOPE_SUITE_TOO_WEAK',
    reader: { floor: 'rogatory-hybrid' },
  },
  {
    name: 'recipient-unknown',
    clause: 'ENV-10',
    comment: 'the key of a co-recipient is not in the own directory yet: held',
    expect: 'ENVELOPE_RECIPIENT_UNKNOWN',
    readers: 2,
    beliefs: ({ beliefs, readers }) => beliefs.kems.delete(toHex(readers[1]!.view.kid)),
  },
  {
    name: 'key-not-held',
    clause: 'ENV-11',
    comment: 'right mailbox, sealed to another agency',
    expect: 'ENVELOPE_KEY_UNUSABLE',
    readers: 2,
    recipients: 1,
    opens: 1,
  },
  {
    name: 'key-ended',
    clause: 'ENV-11',
    comment: 'delivered more than 30 days after the end of the key',
    expect: 'ENVELOPE_KEY_UNUSABLE',
    beliefs: ({ beliefs, readers }) => beliefs.kems.set(toHex(readers[0]!.view.kid), { ...readers[0]!.view, to: NOW - 30 * DAY - 1 }),
  },
  {
    name: 'wrap-changed',
    clause: 'ENV-12',
    comment: 'the wrapped key is changed',
    expect: 'ENVELOPE_DECAPSULATION',
    relay: wraps(([one]) => [[...(one as Items).slice(0, 2), new Uint8Array(48)]]),
  },
  {
    name: 'wrap-renamed',
    clause: 'ENV-12',
    comment: 'the wrap of one recipient under the kid of another',
    expect: 'ENVELOPE_DECAPSULATION',
    readers: 2,
    recipients: 1,
    opens: 1,
    relay: (world) => wraps(([one]) => [[recipientProtected(-70200, world.readers[1]!.view.kid), ...(one as Items).slice(1)]])(),
  },
  {
    name: 'recipient-dropped',
    clause: 'ENV-13',
    comment: 'a relay took the other recipient out',
    expect: 'ENVELOPE_COMMITMENT',
    readers: 2,
    relay: (world) =>
      wraps((all) => all.filter((wrap) => toHex((wrap as Items)[0] as Uint8Array).endsWith(toHex(world.readers[0]!.view.kid))))(),
  },
  {
    name: 'commitment-of-another-key',
    clause: 'ENV-13',
    comment: 'a second content key, under the commitment to the first',
    expect: 'ENVELOPE_COMMITMENT',
    forgery: (world) => ({
      contentKey: new Uint8Array(32).fill(9),
      recipients: world.input().recipients,
      commitment: (_, iv, ext) => commitTo(new Uint8Array(32).fill(8), iv, ext),
    }),
  },
  {
    name: 'ciphertext-changed',
    clause: 'ENV-14',
    comment: 'the first bit of the ciphertext is turned',
    expect: 'ENVELOPE_DECRYPTION',
    relay: () => ({
      envelope: ([header, iv, ciphertext, all]) => {
        const bytes = Uint8Array.from(ciphertext as Uint8Array);
        bytes[0]! ^= 0x80;
        return [header!, iv!, bytes, all!];
      },
    }),
  },
];
