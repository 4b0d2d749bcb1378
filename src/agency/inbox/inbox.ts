// SPDX-License-Identifier: Apache-2.0
// Handing over: durable before, during and after. A message leaves the inbox by the application's word alone.
import { assertInteger } from '../../core/assert.js';
import { isRogatoryError, fail } from '../../core/errors.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';
import type { DocumentWrite } from '../../store/port.js';
import { COLLECTION } from '../collections.js';
import { pad } from '../../endpoint/documents.js';
import type { AgencyNode } from '../agency-parts.js';
import { Announcements } from './announcements.js';
import { toHex } from '../../core/bytes.js';
import { castBody } from '../../schema/cast-body.js';
import type { CastBody } from '../../schema/cast-body.js';
import { decodeBody, readBody } from '../../schema/body/codec.js';
import type { Version } from '../../schema/version.js';
import { areSettled, inboxAttachments } from '../attachments/inbox-attachments.js';
import type { MessageRecord } from '../home/archive.js';
import type { AnyInboxMessage, InboxMessage, ReplyOptions, SendRequest, SentMessage } from '../types.js';
import type { AnswerTo } from '../send/outbox.js';
import { requireReply } from '../send/request.js';

/** What the inbox keeps of a message until it is acknowledged; the content stands in the message's own document. */
export interface InboxEntry {
  readonly messageDigest: Uint8Array;
  /** Whether the application was handed this message in an earlier run, or in this one. */
  readonly handedOver: boolean;
  readonly deliveredAt: number;
  readonly outOfOrder: boolean;
}

export interface PendingEntry extends InboxEntry {
  readonly key: string;
  /** This run has judged it, by the registry that it has: its body is of the form of its type. */
  readonly isJudged: boolean;
}

/** How an application takes messages. */
export interface InboxOptions {
  /** Ends the iteration. */
  readonly signal?: AbortSignal;
  /**
   * Hands a message over only when its files are whole and scanned, or will not come any more; later messages of its dossier wait
   * for it. Default: at once, each file with its state.
   */
  readonly whole?: boolean;
  /**
   * Milliseconds, 1,000 to 7 days, after which a message that was handed over and not acknowledged goes to the next officer, marked
   * `redelivered`. Default: when its iteration ends.
   */
  readonly leaseMs?: number;
}

const INBOX_OPTIONS: Members<InboxOptions> = { required: {}, optional: { signal: 'object', whole: 'flag', leaseMs: 'number' } };
const LEASE_MAX_MS = 7 * 86_400_000;

/** @throws TypeError, RangeError for what is no {@link InboxOptions}. */
export function requireInboxOptions(options: InboxOptions): void {
  requireMembers(options, INBOX_OPTIONS, 'agency.inbox(options)');
  if (options.leaseMs !== undefined) assertInteger(options.leaseMs, 'agency.inbox(options).leaseMs', 1_000, LEASE_MAX_MS);
}

/** Most entries that are read at once. */
const PAGE = 64;
/** Most messages of which the inbox remembers that this run has judged them; others are judged again. */
const JUDGED_MAX = 4_096;

/** Key of an arrival: lanes first, then the order of arrival. */
export function arrivalKey(lane: number, seq: number): string {
  return `${lane}/${pad(seq)}`;
}

/**
 * Key in the inbox of a message that waited for its predecessor: its own, or one right after the predecessor's when that arrived later.
 * @param after - Key of the predecessor; undefined when the message did not wait for it.
 */
export function keyAfter(key: string, after: string | undefined, seq: number): string {
  if (after === undefined || key > after) return key;
  const [lane = '', place = ''] = after.split('/');
  return `${lane}/${place}/${pad(seq)}`;
}

/** The pending messages of an agency, and who waits for the next. */
export class Inbox {
  readonly #node: AgencyNode;
  /** Keys of messages that were taken and not acknowledged, with the iterator to which each was lent. */
  readonly #claimed = new Map<string, { readonly borrower: object } | undefined>();
  readonly #news = new Announcements();
  /** Messages that were written as handed over, because somebody waited for one; not handed over yet. */
  readonly #promised = new Set<string>();
  /** Messages that this run has judged, and that are not acknowledged yet: their bodies need not be judged again. */
  readonly #judged = new Set<string>();
  #closed = false;

  constructor(node: AgencyNode) {
    this.#node = node;
  }

  /** Write for a message that was opened: it is pending from the commit on. */
  put(key: string, entry: InboxEntry): DocumentWrite {
    this.#promised.delete(key);
    if (this.#judged.size < JUDGED_MAX) this.#judged.add(key);
    // Whoever waits gets it without a second commit. After a crash in between it comes as redelivered, which is the safe side.
    const isPromised = !entry.handedOver && this.#news.waiting > this.#promised.size;
    if (isPromised) this.#promised.add(key);
    return this.#node.vault.put(COLLECTION.inbox, key, { ...entry, handedOver: entry.handedOver || isPromised }, 'absent');
  }

  /** Ends a message's stay, and the claim on it. */
  async acknowledge(key: string): Promise<void> {
    await this.#node.committer.commit({ documents: [this.#node.vault.remove(COLLECTION.inbox, key)] });
    this.#claimed.delete(key);
    this.#judged.delete(key);
  }

  /** Wakes whoever waits for a message. */
  announce(): void {
    this.#news.announce();
  }

  /** Notes which iterator holds a message that was taken. @param leaseMs - For how long; absent: until its iteration ends. */
  lend(key: string, borrower: object, leaseMs?: number): void {
    if (!this.#claimed.has(key)) return;
    // Each loan by itself: a message may come back to the same iterator, and its first lease ends later.
    const loan = { borrower };
    this.#claimed.set(key, loan);
    if (leaseMs === undefined) return;
    this.#node.clock.after(leaseMs, () => {
      if (this.#closed || this.#claimed.get(key) !== loan) return;
      this.#claimed.delete(key);
      this.announce();
    });
  }

  /** Ends an iterator's claims: what it holds stays pending, and is handed over again. */
  giveBack(borrower: object): void {
    for (const [key, loan] of this.#claimed) if (loan?.borrower === borrower) this.#claimed.delete(key);
    this.announce();
  }

  close(): void {
    this.#closed = true;
    this.announce();
  }

  /**
   * Takes the next pending message that nobody holds; waits for one. Marks it durably as handed over before it returns.
   * @returns undefined when the inbox was closed or the signal aborted.
   */
  async take({ signal, whole = false }: InboxOptions = {}): Promise<PendingEntry | undefined> {
    while (!this.#closed && signal?.aborted !== true) {
      const { turn } = this.#news;
      const next = await this.#claimNext(whole);
      if (this.#hasClosed()) return undefined;
      if (next !== undefined) return next;
      await this.#news.since(turn, signal);
    }
    return undefined;
  }

  async #claimNext(whole: boolean): Promise<PendingEntry | undefined> {
    /** Dossiers of which a message waits for its files. */
    const waiting = new Set<string>();
    let after = '';
    for (;;) {
      // One more than are claimed: a free one is among them, if there is any.
      const limit = Math.min(PAGE, this.#claimed.size + 1);
      const page = await this.#node.vault.list<InboxEntry>(COLLECTION.inbox, { after, limit });
      for (const { key, value: entry, version } of page) {
        after = key;
        if (this.#claimed.has(key)) continue;
        // Another one may have taken it while its files were looked at.
        if (whole && (!(await this.#isDue(entry, waiting)) || this.#claimed.has(key))) continue;
        this.#claimed.set(key, undefined);
        const isJudged = this.#judged.has(key);
        if (this.#promised.delete(key) && entry.handedOver) return { key, ...entry, handedOver: false, isJudged };
        if (await this.#markHandedOver(key, entry, version)) return { key, ...entry, isJudged };
      }
      if (page.length < limit) return undefined;
    }
  }

  /** Whether nothing of a message is on its way any more, nor of an earlier one of its dossier. */
  async #isDue({ messageDigest }: InboxEntry, waiting: Set<string>): Promise<boolean> {
    const digest = toHex(messageDigest);
    const document = await this.#node.vault.get<StoredMessage>(COLLECTION.message, digest);
    if (document === undefined) return true;
    const { dossier, attached } = document.value;
    if (waiting.has(dossier)) return false;
    if (attached === undefined || (await areSettled(this.#node, digest))) return true;
    waiting.add(dossier);
    return false;
  }

  /** Asked after awaits, during which the inbox may have been closed. */
  #hasClosed(): boolean {
    return this.#closed;
  }

  /** @returns false when the message was acknowledged, or taken by another iterator, since the page was read. */
  async #markHandedOver(key: string, entry: InboxEntry, version: number): Promise<boolean> {
    const write = this.#node.vault.put(COLLECTION.inbox, key, { ...entry, handedOver: true }, version);
    try {
      await this.#node.committer.commit({ documents: [write] });
      return true;
    } catch (error) {
      this.#claimed.delete(key);
      if (isRogatoryError(error, 'STORE_EXPECTATION')) return false;
      throw error;
    }
  }
}

/** What the message document keeps of a received message. */
interface StoredMessage extends Pick<MessageRecord, 'type' | 'messageId' | 'dossier'> {
  /** How many attachments it names; absent: none. */
  readonly attached?: number;
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
  const document = await node.vault.get<StoredMessage>(COLLECTION.message, digest);
  if (document === undefined) throw fail('AGENCY_HOME_INVALID', { field: `${COLLECTION.message}/${digest}` });
  const stored = document.value;
  const [type = '', text = ''] = stored.type.split('/');
  const [major = '0', minor = '0'] = text.split('.');
  const version = [Number(major), Number(minor)] as const;
  const view = readStored(node, stored, type, version, entry.isJudged);
  if (view === undefined) return undefined;
  let acknowledged: Promise<void> | undefined;
  const message = {
    type,
    version,
    body: view.body,
    // SCHEMA-49
    ...(view.version[0] === version[0] ? {} : { cast: { version: view.version, lost: view.lost, signed: stored.body } }),
    messageId: stored.messageId,
    dossier: stored.dossier,
    from: stored.from,
    issuedAt: stored.issuedAt * 1000,
    deliveredAt: entry.deliveredAt,
    redelivered: entry.handedOver,
    outOfOrder: entry.outOfOrder,
    test: stored.test,
    attachments: stored.attached === undefined ? [] : await inboxAttachments(node, digest),
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
function readStored(
  node: AgencyNode,
  { body, messageId, dossier }: StoredMessage,
  type: string,
  version: Version,
  isJudged: boolean,
): CastBody | undefined {
  const { registry, clock } = node;
  try {
    const [newest] = registry.majors(type);
    const read = isJudged ? readBody(type, body) : decodeBody(registry, type, version, body);
    return castBody(registry, type, version, read, newest.version[0]);
  } catch (error) {
    if (!isRogatoryError(error) || !error.code.startsWith('SCHEMA_')) throw error;
    const { code, message: detail } = error;
    node.emit({ kind: 'alarm', alarm: 'unread', subject: messageId, dossier, messageId, type, code, detail, at: clock.now() });
    return undefined;
  }
}
