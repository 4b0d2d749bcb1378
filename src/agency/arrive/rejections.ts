// SPDX-License-Identifier: Apache-2.0
// Why an own message was refused, as the agency that refused it says in an error.validation: kept for the line of that message.
import { principalKey } from '../../core/ids.js';
import type { MessageBody } from '../../vocabulary/catalogue.js';
import type { OpenedEnvelope } from '../../envelope/types.js';
import type { DocumentWrite } from '../../store/port.js';
import { COLLECTION } from '../collections.js';
import type { AgencyNode } from '../agency-parts.js';
import { pack, unpack } from '../record.js';
import { ERROR_VALIDATION } from '../refusal-types.js';
import type { RefusalLine } from '../refusal-types.js';

/** What an error.validation says of an own message. */
export interface Rejection {
  /** UUID of the own message. */
  readonly messageId: string;
  readonly reasons: readonly RefusalLine[];
}

/** Reads what a judged message says of an own one; undefined when it is not about that. */
export function rejectionIn({ message }: Pick<OpenedEnvelope, 'message'>, body: unknown): Rejection | undefined {
  if (message.type.name !== ERROR_VALIDATION) return undefined;
  const { ofMessageId, errors } = (body as MessageBody<'error.validation'>).payload;
  const by = principalKey(message.from);
  const reasons = errors
    .filter(({ severity }) => severity === 'E')
    .map(({ rule, path, text }) => ({ by, rule, ...(path === '' ? {} : { path }), ...(text === undefined ? {} : { text }) }));
  return { messageId: ofMessageId, reasons };
}

/** The write of a rejection; the later one of two stands. */
export function rejectionDocument({ vault }: AgencyNode, dossier: string, { messageId, reasons }: Rejection): DocumentWrite {
  return vault.put(COLLECTION.rejection, `${dossier}/${messageId}`, pack({ reasons }));
}

/** Why an own message of a dossier was refused, as far as its addressee said. @param messageId - UUID. */
export async function rejectionOf({ vault }: AgencyNode, dossier: string, messageId: string): Promise<readonly RefusalLine[]> {
  const document = await vault.get(COLLECTION.rejection, `${dossier}/${messageId}`);
  return document === undefined ? [] : unpack<Pick<Rejection, 'reasons'>>(document.value).reasons;
}
