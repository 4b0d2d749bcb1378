// SPDX-License-Identifier: Apache-2.0
import type { EnvelopeReader } from '../../envelope/types.js';
import type { ViewOptions } from '../../trust/store/view.js';
import { decapsulatorIndex } from '../home/keyring.js';
import type { AgencyNode } from '../agency-parts.js';

/** Who opens envelopes for this agency: its names, its keys, and its trust, as they are at this moment. */
export function readerOf(
  {
    self,
    mailboxes,
    test,
    floor,
    trust,
    clock,
    keys,
  }: Pick<AgencyNode, 'self' | 'mailboxes' | 'test' | 'floor' | 'trust' | 'clock' | 'keys'>,
  options?: ViewOptions,
): EnvelopeReader {
  return { ...self, mailboxes, test, floor, trust: trust.view(clock.now(), options), decapsulator: decapsulatorIndex(keys) };
}
