// SPDX-License-Identifier: Apache-2.0
import { toHex } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import { castBody } from '../../schema/cast-body.js';
import type { CastBody } from '../../schema/cast-body.js';
import { decodeBody } from '../../schema/body/codec.js';
import type { Version } from '../../schema/version.js';
import { unpack } from '../record.js';
import { COLLECTION } from '../collections.js';
import type { MessageRecord } from '../home/archive.js';
import type { Inbox, PendingEntry } from '../inbox/inbox.js';
import type { AgencyNode } from '../agency-parts.js';
import type { AnyInboxMessage, InboxMessage, ReplyOptions, SendRequest, SentMessage } from '../types.js';
import type { AnswerTo } from '../send/outbox.js';
import { requireReply } from '../send/request.js';

/** What the message document keeps of a received message. */
interface StoredMessage extends Pick<MessageRecord, 'type' | 'messageId' | 'dossier'> {
  readonly from: string;
  readonly issuedAt: number;
  readonly test: boolean;
  readonly body: Uint8Array;
  readonly override?: InboxMessage['override'];
}

/**
 * Makes of a pending entry the object that the application works with.
 * @returns undefined when the registry of this run does not read it (AGENCY-54): it stays in the inbox, and is told.
 * @throws {@link RogatoryError} `AGENCY_HOME_INVALID` (AGENCY-02) when the store lost the message's document.
 */
export async function handOver(
  node: AgencyNode,
  inbox: Inbox,
  entry: PendingEntry,
  send: (request: SendRequest, answerTo: AnswerTo) => Promise<SentMessage>,
): Promise<AnyInboxMessage | undefined> {
  const digest = toHex(entry.messageDigest);
  const document = await node.vault.get(COLLECTION.message, digest);
  if (document === undefined) throw fail('AGENCY_HOME_INVALID', { field: `${COLLECTION.message}/${digest}` });
  const stored = unpack<StoredMessage>(document.value);
  const [type = '', text = ''] = stored.type.split('/');
  const [major = '0', minor = '0'] = text.split('.');
  const version = [Number(major), Number(minor)] as const;
  const view = readStored(node, stored, type, version);
  if (view === undefined) return undefined;
  let acknowledged: Promise<void> | undefined;
  const message = {
    type,
    version,
    body: view.body,
    ...(view.version[0] === version[0] ? {} : { cast: { version: view.version, lost: view.lost, signed: stored.body } }),
    messageId: stored.messageId,
    dossier: stored.dossier,
    from: stored.from,
    issuedAt: stored.issuedAt * 1000,
    deliveredAt: entry.deliveredAt,
    redelivered: entry.handedOver,
    outOfOrder: entry.outOfOrder,
    test: stored.test,
    ...(stored.override === undefined ? {} : { override: stored.override }),
    acknowledge(): Promise<void> {
      acknowledged ??= inbox.acknowledge(entry.key).catch((error: unknown) => {
        // The application may try again: nothing was committed.
        acknowledged = undefined;
        throw error;
      });
      return acknowledged;
    },
    async reply(answer: SendRequest['type'], body: SendRequest['body'], options: ReplyOptions = {}): Promise<SentMessage> {
      requireReply(options);
      const { key = '', ...asked } = options;
      return send({ type: answer, body, dossier: stored.dossier, ...asked }, { messageDigest: digest, key });
    },
  };
  return message as unknown as AnyInboxMessage;
}

/** A message that another run of the program opened may be of a type that this one was not given. */
function readStored(node: AgencyNode, { body, messageId, dossier }: StoredMessage, type: string, version: Version): CastBody | undefined {
  const { registry, clock } = node;
  try {
    const [newest] = registry.majors(type);
    return castBody(registry, type, version, decodeBody(registry, type, version, body), newest.version[0]);
  } catch (error) {
    if (!isRogatoryError(error) || !error.code.startsWith('SCHEMA_')) throw error;
    const { code, message: detail } = error;
    node.emit({ kind: 'unread', dossier, messageId, type, code, detail, at: clock.now() });
    return undefined;
  }
}
