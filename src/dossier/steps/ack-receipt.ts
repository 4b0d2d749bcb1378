// SPDX-License-Identifier: Apache-2.0
import { defineStep } from '../step.js';

export const ackReceipt = defineStep({
  type: 'ack.receipt',
  by: 'responder',
  // It may arrive before the sealed receipts of delivery do.
  rows: [{ from: ['SENT', 'DELIVERED'], to: 'RECEIVED' }],
  read: ({ refs }) => ({ rdRef: refs.rdRef }),
  tell: ({ refs, payload }) => `has received it as ${refs.rdRef}; next step due ${payload.nextStepDue}`,
});
