// SPDX-License-Identifier: Apache-2.0
// Decisions on restores from outside: by the process that owns the home, or by this one when none does.
import { requireMembers } from '../../../core/members.js';
import { Endpoint } from '../../../endpoint/endpoint.js';
import { Serial } from '../../../endpoint/serial.js';
import { formatOrigin } from '../../../log/origin.js';
import type { Agency } from '../../agency.js';
import { Casebook } from '../../cases/casebook.js';
import { endpointPorts } from '../own-parts.js';
import { SentEnvelopes } from '../../cases/known-envelopes.js';
import { requireRepeat, requireRestoreDecision } from '../restores.js';
import type { RepeatRequest, RestoreDecision } from '../restores.js';
import type { ControlMethods } from './control.js';
import { withFoundation } from '../../courier/node/offline.js';
import type { OfflineOptions } from '../../courier/node/offline.js';
import { HOME_OPTIONS, throughOwner } from './through-owner.js';
import type { HomeOptions } from './through-owner.js';

/** As {@link Agency.acceptRestore}, for a home. @throws {@link RogatoryError} what that throws, and `AGENCY_...` for a home that cannot be used. */
export async function acceptRestore(options: HomeOptions, decision: RestoreDecision): Promise<'accepted' | 'awaited'> {
  requireMembers(options, HOME_OPTIONS, 'acceptRestore(options)');
  const { origin, ...grounds } = requireRestoreDecision('acceptRestore(decision)', decision);
  return throughOwner(
    options,
    ['acceptRestore', { ...decision }],
    withEndpoint((endpoint) => endpoint.decisions.accept(origin, grounds)),
  );
}

/** As {@link Agency.discardRestore}, for a home. @throws {@link RogatoryError} as {@link acceptRestore}. */
export async function discardRestore(options: HomeOptions, decision: RestoreDecision): Promise<void> {
  requireMembers(options, HOME_OPTIONS, 'discardRestore(options)');
  const { origin, ...grounds } = requireRestoreDecision('discardRestore(decision)', decision);
  await throughOwner(
    options,
    ['discardRestore', { ...decision }],
    withEndpoint((endpoint) => endpoint.decisions.discard(origin, grounds)),
  );
}

/** As {@link Agency.repeat}, for a home. @throws {@link RogatoryError} as {@link acceptRestore}. */
export async function repeatReceipts(options: HomeOptions, asked: RepeatRequest): Promise<number> {
  requireMembers(options, HOME_OPTIONS, 'repeatReceipts(options)');
  const { to, since } = requireRepeat('repeatReceipts(asked)', asked);
  return throughOwner(
    options,
    ['repeat', { ...asked }],
    withEndpoint((endpoint) => endpoint.repeat([to], since)),
  );
}

/** What the owner of a home answers. */
export function restoreMethods(agency: Agency): ControlMethods {
  const decision = ({ origin, by, reason }: Readonly<Record<string, unknown>>): RestoreDecision => ({
    origin: String(origin),
    by: String(by),
    reason: String(reason),
  });
  return {
    restores: async () =>
      (await agency.restores()).map(({ stated: { old, size, new: next }, head, ...held }) => ({
        ...held,
        old: formatOrigin(old),
        size,
        new: formatOrigin(next),
        ...(head === undefined ? {} : { cosigned: { origin: formatOrigin(head), size: head.size } }),
      })),
    acceptRestore: (parameters) => agency.acceptRestore(decision(parameters)),
    discardRestore: (parameters) => agency.discardRestore(decision(parameters)),
    repeat: ({ to, since }) => agency.repeat({ to: String(to), since: Number(since) }),
  };
}

/** Runs a task with the endpoint of a home that has no link: nothing is said to anybody before the agency runs. */
function withEndpoint<T>(task: (endpoint: Endpoint) => Promise<T>): (options: OfflineOptions) => Promise<T> {
  return (options) =>
    withFoundation(options, async ({ node, committer, counterparties }) => {
      const endpoint = new Endpoint({
        ...endpointPorts(node, committer, counterparties),
        book: new SentEnvelopes(node, new Casebook(node), new Serial()),
        sink: { carries: () => 'nothing', carry: () => Promise.resolve({}), sent: () => undefined },
        sendNotice: () => Promise.resolve(false),
        redial: () => undefined,
      });
      await endpoint.start();
      try {
        return await task(endpoint);
      } finally {
        await endpoint.stop();
      }
    });
}
