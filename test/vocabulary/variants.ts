// SPDX-License-Identifier: Apache-2.0
// Every accepted body that the tests have: one of each type, one of each measure, and those with every member.
import type { MessageTypeName } from '../../src/vocabulary/index.js';
import type { TransportReceipt } from '../../src/vocabulary/receipts/messages.js';
import { MEASURE_EXAMPLES, requestFor } from './examples/measures.js';
import { example, TYPES } from './examples.js';
import * as rich from './rich.js';

export interface Variant {
  readonly name: string;
  readonly type: MessageTypeName | 'transport.receipt';
  readonly body: object;
}

const receipt: TransportReceipt = { batch: new Uint8Array([1, 2, 3]), cosigned: new Uint8Array([4]) };

export const VARIANTS: readonly Variant[] = [
  ...TYPES.map((type) => ({ name: type, type, body: example(type) })),
  ...MEASURE_EXAMPLES.map((type) => ({ name: `request.submit for ${type}`, type: 'request.submit' as const, body: requestFor(type) })),
  { name: 'request.submit with every member', type: 'request.submit', body: rich.richRequest() },
  { name: 'request.supplement with every member', type: 'request.supplement', body: rich.richSupplement() },
  { name: 'ack.receipt with every member', type: 'ack.receipt', body: rich.richAcknowledgement() },
  { name: 'decision.accept with every member', type: 'decision.accept', body: rich.richAcceptance() },
  { name: 'decision.refuse with every member', type: 'decision.refuse', body: rich.richRefusal() },
  { name: 'result.final with every member', type: 'result.final', body: rich.richResult() },
  { name: 'transport.receipt', type: 'transport.receipt', body: receipt },
];
