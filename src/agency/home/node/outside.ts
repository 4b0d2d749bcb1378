// SPDX-License-Identifier: Apache-2.0
// What is done with a home from outside: by the process that has it open, or by this one when none does.
import { toHex } from '../../../core/bytes.js';
import { formatUuid, principalKey } from '../../../core/ids.js';
import { requireMembers } from '../../../core/members.js';
import { Endpoint } from '../../../endpoint/endpoint.js';
import { Serial } from '../../../endpoint/serial.js';
import { parseFrame } from '../../../envelope/header.js';
import { formatOrigin } from '../../../log/origin.js';
import type { Agency } from '../../agency.js';
import { Casebook } from '../../cases/casebook.js';
import type { Grounds } from '../../cases/decisions.js';
import { SentEnvelopes } from '../../cases/known-envelopes.js';
import { takeFromCourier } from '../../courier/courier.js';
import type { ImportedFrame } from '../../courier/courier.js';
import { withFoundation, withStore } from '../../courier/node/offline.js';
import type { OfflineOptions } from '../../courier/node/offline.js';
import { erasableMessages, eraseTarget, requireErasure } from '../erasure.js';
import type { ErasableMessage, Erasure } from '../erasure.js';
import { requireRepeat, requireRestoreDecision } from '../restores.js';
import type { RepeatRequest, RestoreDecision } from '../restores.js';
import { HOME_OPTIONS, throughOwner } from './ask.js';
import type { HomeOptions, StoredMessage } from './ask.js';
import type { ControlMethods } from './control.js';

/** Held messages of one answer: a line has room for many more. */
const HELD_PAGE = 512;

/**
 * Lists the messages of a home that a target names.
 * @param target - Message digest, hexadecimal, or the UUID of a dossier.
 * @throws {@link RogatoryError} `AGENCY_MESSAGE_UNKNOWN` (AGENCY-31), `DOSSIER_UNKNOWN` (DOSSIER-02), `AGENCY_CONTROL` (AGENCY-05) when the
 * process that owns the home does not answer.
 */
export async function listErasable(options: HomeOptions, target: string): Promise<readonly ErasableMessage[]> {
  requireMembers(options, HOME_OPTIONS, 'listErasable(options)');
  return throughOwner(options, 'erasable', { target }, (own) =>
    withStore(own, (node) => erasableMessages(node, new Casebook(node), target)),
  );
}

/**
 * Erases messages of a home: all that the target names, or none when one of them is not acknowledged yet.
 * @param target - As for {@link listErasable}.
 * @returns what the target names, after it.
 * @throws {@link RogatoryError} as {@link listErasable}; `AGENCY_NOT_ALLOWED` (AGENCY-04) before the application has acknowledged.
 */
export async function eraseMessages(options: HomeOptions, target: string, erasure: Erasure): Promise<readonly ErasableMessage[]> {
  requireMembers(options, HOME_OPTIONS, 'eraseMessages(options)');
  const decided = requireErasure(erasure);
  return throughOwner(options, 'erase', { target, ...decided }, (own) =>
    withStore(own, (node) => eraseTarget(node, new Casebook(node), new Serial(), target, decided)),
  );
}

/**
 * Takes a frame that came by hand into a home: by the process that has it open, or without one, to be opened when the next one starts.
 * @param frame - At most 262,144 bytes; read, never kept or changed.
 * @throws {@link RogatoryError} `AGENCY_HOME_BUSY` (AGENCY-01), `AGENCY_HOME_INVALID` (AGENCY-02), `CRYPTO_KEY_FILE` (CRYPTO-08),
 * `AGENCY_CONTROL` (AGENCY-05) when the owner does not answer, and what {@link Agency.importFrame} throws.
 */
export async function importFrame(frame: Uint8Array, options: HomeOptions): Promise<ImportedFrame> {
  requireMembers(options, HOME_OPTIONS, 'importFrame(options)');
  // Also what keeps the line to the owner short.
  parseFrame(frame);
  return throughOwner(options, 'import', { frame: base64(frame) }, (own) => withStore(own, (node) => takeFromCourier(node, frame)));
}

/** As {@link Agency.acceptRestore}, for a home. @throws {@link RogatoryError} what that throws, and `AGENCY_...` for a home that cannot be used. */
export async function acceptRestore(options: HomeOptions, decision: RestoreDecision): Promise<'accepted' | 'awaited'> {
  requireMembers(options, HOME_OPTIONS, 'acceptRestore(options)');
  const { origin, ...grounds } = requireRestoreDecision('acceptRestore(decision)', decision);
  return throughOwner(options, 'acceptRestore', decision, (own) => withEndpoint(own, ({ decisions }) => decisions.accept(origin, grounds)));
}

/** As {@link Agency.discardRestore}, for a home. @throws {@link RogatoryError} as {@link acceptRestore}. */
export async function discardRestore(options: HomeOptions, decision: RestoreDecision): Promise<void> {
  requireMembers(options, HOME_OPTIONS, 'discardRestore(options)');
  const { origin, ...grounds } = requireRestoreDecision('discardRestore(decision)', decision);
  await throughOwner(options, 'discardRestore', decision, (own) =>
    withEndpoint(own, ({ decisions }) => decisions.discard(origin, grounds)),
  );
}

/** As {@link Agency.repeat}, for a home. @throws {@link RogatoryError} as {@link acceptRestore}. */
export async function repeatReceipts(options: HomeOptions, asked: RepeatRequest): Promise<number> {
  requireMembers(options, HOME_OPTIONS, 'repeatReceipts(options)');
  const { to, since } = requireRepeat('repeatReceipts(asked)', asked);
  return throughOwner(options, 'repeat', asked, (own) => withEndpoint(own, (endpoint) => endpoint.repeat([to], since)));
}

/** Runs a task with the endpoint of a home that has no link: nothing is said to anybody before the agency runs. */
function withEndpoint<T>(options: OfflineOptions, task: (endpoint: Endpoint) => Promise<T>): Promise<T> {
  return withFoundation(options, async ({ node, ports }) => {
    const endpoint = new Endpoint({
      ...ports,
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

/** What the owner of a home answers. The agency judges what it is given: others wrote it. */
export function ownerMethods(agency: Agency): ControlMethods {
  return {
    status: () => agency.status(),
    dossiers: () => agency.dossiers(),
    dossier: ({ id }: { id: string }) => agency.dossier(id),
    held: (page: { after?: string }) => agency.held({ ...page, limit: HELD_PAGE }),
    discard: ({ envelopeDigest, ...grounds }: Grounds & { envelopeDigest: string }) => agency.discard(envelopeDigest, grounds),
    endQuarantine: ({ envelopeDigest, ...grounds }: Grounds & { envelopeDigest: string }) => agency.endQuarantine(envelopeDigest, grounds),
    /** One contradiction, its evidence as base64: several might be longer than a line may be. */
    async contradiction(page: { after?: string }) {
      const [next] = await agency.contradictions({ ...page, limit: 1 });
      return next && { ...next, evidence: base64(next.evidence) };
    },
    erasable: ({ target }: { target: string }) => agency.erasable(target),
    erase: ({ target, ...erasure }: Erasure & { target: string }) => agency.erase(target, erasure),
    restores: async () =>
      (await agency.restores()).map(({ stated: { old, size, new: next }, head, ...held }) => ({
        ...held,
        old: formatOrigin(old),
        size,
        new: formatOrigin(next),
        ...(head === undefined ? {} : { cosigned: { origin: formatOrigin(head), size: head.size } }),
      })),
    acceptRestore: (decision: RestoreDecision) => agency.acceptRestore(decision),
    discardRestore: (decision: RestoreDecision) => agency.discardRestore(decision),
    repeat: (asked: RepeatRequest) => agency.repeat(asked),
    import: ({ frame }: { frame: unknown }) => agency.importFrame(new Uint8Array(Buffer.from(String(frame), 'base64'))),
    message: ({ digest }: { digest: string }) => readMessage(agency, digest),
  };
}

/** A message of the archive: its body as base64, which is never longer than a line may be. */
async function readMessage(agency: Agency, digest: string): Promise<StoredMessage> {
  const { message, messageDigest, body } = await agency.archived(digest);
  const { type, messageId, from, issuedAt } = message;
  return {
    type: type.name,
    version: [type.major, type.minor],
    messageId: formatUuid(messageId),
    from: principalKey(from),
    issuedAt: issuedAt * 1000,
    digest: toHex(messageDigest),
    body: base64(body),
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
