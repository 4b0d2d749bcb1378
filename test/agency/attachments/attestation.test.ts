// SPDX-License-Identifier: Apache-2.0
// What becomes of a file that cannot be looked at: an alarm, unless it is nobody's business any more.
import { expect, it } from 'vitest';
import { Attestations } from '../../../src/agency/attachments/attestation.js';
import { fail } from '../../../src/core/errors.js';

async function alarmsOf(fault: Error, message: Uint8Array | undefined): Promise<readonly object[]> {
  const alarms: object[] = [];
  const node = {
    vault: { get: () => Promise.reject(fault) },
    clock: { now: () => 5 },
    emit: (event: object) => alarms.push(event),
  };
  const attestations = new Attestations(node as never, () => ({}));
  attestations.whole({ digest: Uint8Array.of(1), envelopeDigest: Uint8Array.of(2), message } as never);
  await new Promise((done) => setImmediate(done));
  await attestations.stop();
  attestations.whole({ digest: Uint8Array.of(1), envelopeDigest: Uint8Array.of(2), message } as never);
  await new Promise((done) => setImmediate(done));
  return alarms;
}

it('tells each fault with its code, but none of a message that was erased, or is not known (AGENCY-64)', async () => {
  const message = Uint8Array.of(3);
  const about = { kind: 'alarm', alarm: 'attachment-wrong', subject: '01', envelopeDigest: '02', at: 5 };
  expect(await alarmsOf(fail('STORE_UNAVAILABLE', { reason: 'x' }), message)).toMatchObject([{ ...about, code: 'STORE_UNAVAILABLE' }]);
  expect(await alarmsOf(new TypeError('x'), message)).toMatchObject([{ ...about, code: 'AGENCY_FAULT' }]);
  expect(await alarmsOf(fail('AGENCY_ERASED', { message: '03' } as never), message)).toEqual([]);
  expect(await alarmsOf(fail('AGENCY_MESSAGE_UNKNOWN', { message: '03' }), message)).toEqual([]);
  expect(await alarmsOf(new TypeError('x'), undefined)).toEqual([]);
});
