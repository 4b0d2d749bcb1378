// SPDX-License-Identifier: Apache-2.0
// What the owner of a home answers to other processes of the same account, as JSON.
import { toHex } from '../../../core/bytes.js';
import { formatUuid, principalKey } from '../../../core/ids.js';
import { shownRestore } from '../../../endpoint/restore/operator.js';
import type { RepeatRequest, RestoreDecision } from '../../../endpoint/restore/operator.js';
import type { Grounds } from '../../../endpoint/restore/restore-decisions.js';
import type { Agency } from '../../agency.js';
import { courierFolder } from '../../courier/node/folder.js';
import type { RequestToJudge } from '../../send/judge-request.js';

/** Held messages of one answer: a line has room for many more. */
const HELD_PAGE = 512;

/** A message of the archive, as the owner of a home answers it. */
export interface StoredMessage {
  readonly type: string;
  readonly version: readonly [major: number, minor: number];
  /** UUID. */
  readonly messageId: string;
  /** `scope/id`. */
  readonly from: string;
  /** Unix milliseconds. */
  readonly issuedAt: number;
  /** Message digest, hexadecimal. */
  readonly digest: string;
  /** CBOR, base64. */
  readonly body: string;
  /** Files of the signed header; `size` in bytes. */
  readonly attachments: readonly { readonly id: number; readonly name: string; readonly size: number }[];
}

/** What the owner of a home answers. The agency judges what it is given: others wrote it. */
export function ownerMethods(agency: Agency) {
  return {
    status: () => agency.status(),
    /** Leaves out the parts of a state that only a new message needs: they are most of a dossier. */
    dossiers: async () =>
      (await agency.dossiers()).map(({ state: { base: _base, middle: _middle, journal: _journal, ...state }, ...one }) => ({
        ...one,
        state,
      })),
    dossier: ({ id }: { id: string }) => agency.dossier(id),
    held: (page: { after?: string }) => agency.held({ ...page, limit: HELD_PAGE }),
    discard: ({ envelopeDigest, ...grounds }: Grounds & { envelopeDigest: string }) => agency.discard(envelopeDigest, grounds),
    endQuarantine: ({ envelopeDigest, ...grounds }: Grounds & { envelopeDigest: string }) => agency.endQuarantine(envelopeDigest, grounds),
    /** One contradiction, its evidence as base64: several might be longer than a line may be. */
    async contradiction(page: { after?: string }) {
      const [next] = await agency.contradictions({ ...page, limit: 1 });
      return next && { ...next, evidence: base64(next.evidence) };
    },
    judge: (request: RequestToJudge) => agency.judge(request),
    erasable: ({ target }: { target: string }) => agency.erasable(target),
    erase: ({ target, ...erasure }: Grounds & { target: string }) => agency.erase(target, erasure),
    restores: async () => (await agency.restores()).map(shownRestore),
    acceptRestore: (decision: RestoreDecision) => agency.acceptRestore(decision),
    discardRestore: (decision: RestoreDecision) => agency.discardRestore(decision),
    repeat: (asked: RepeatRequest) => agency.repeat(asked),
    import: ({ frame }: { frame: unknown }) => agency.importFrame(new Uint8Array(Buffer.from(String(frame), 'base64'))),
    exportTo: ({ folder, to }: CourierQuestion) => agency.exportTo(courierFolder(folder), to === undefined ? {} : { to }),
    importFrom: ({ folder }: CourierQuestion) => agency.importFrom(courierFolder(folder)),
    releaseAttachment: ({ blob, ...grounds }: Grounds & { blob: string }) => agency.releaseAttachment(blob, grounds),
    message: ({ digest }: { digest: string }) => readMessage(agency, digest),
  };
}

interface CourierQuestion {
  readonly folder: string;
  readonly to?: string;
}

/** A message of the archive: its body as base64, which is never longer than a line may be. */
async function readMessage(agency: Agency, digest: string): Promise<StoredMessage> {
  const { message, messageDigest, body } = await agency.archived(digest);
  const { type, messageId, from, issuedAt, attachments } = message;
  return {
    type: type.name,
    version: [type.major, type.minor],
    messageId: formatUuid(messageId),
    from: principalKey(from),
    issuedAt: issuedAt * 1000,
    digest: toHex(messageDigest),
    body: base64(body),
    attachments: attachments.map(({ id, fileName, size }) => ({ id, name: fileName, size })),
  };
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
