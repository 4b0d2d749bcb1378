// Faults that are planted into the code, each by a text that stands in a source file: schedules have to notice every one of them.
import type { Mend, Replacement } from './mends.js';

const replace = (file: string, before: string, after: string): Replacement => ({ file, before, after });
const TRANSFERS = 'endpoint/blobs/blob-transfers.ts';
const CONNECTION = 'transport/connection.ts';

/** What is wrong, and how it is made wrong. */
export const PLANTED: readonly Omit<Mend, 'cases'>[] = [
  {
    name: 'ack-before-commit',
    about: 'a message is acknowledged before it is on stable storage',
    replacements: [
      replace(
        CONNECTION,
        'const verdicts = await this.#options.handler.commit(this.#peer as LinkPeer, batch);',
        "const done = this.#options.handler.commit(this.#peer as LinkPeer, batch);\n        this.#event({ kind: 'committed', messages: batch, verdicts: batch.map(() => ({ verdict: 'accepted' as const })) });\n        await done;\n        if (done !== undefined) continue;\n        const verdicts: readonly never[] = [];",
      ),
    ],
  },
  {
    name: 'resume-ahead',
    about: 'a link goes on behind a message that the peer does not hold',
    replacements: [
      replace(
        'transport/lane/send-lane.ts',
        'this.#sent = through;\n    this.#maxPlace',
        'this.#sent = through + (through < this.#last ? 1 : 0);\n    this.#maxPlace',
      ),
    ],
  },
  {
    name: 'no-want-after-cut',
    about: 'a blob that was on its way is not wanted again on the next link',
    replacements: [replace(TRANSFERS, 'for (const live of this.#live.from(name)) live.isOnItsWay = false;', '')],
  },
  {
    name: 'no-want-after-crash',
    about: 'blobs that were not whole are forgotten when a node starts',
    replacements: [replace(TRANSFERS, 'if (!isSettled(record)) this.#live.add(record, files.has(nameOf(record)));', '')],
  },
  {
    name: 'spool-dropped-early',
    about: 'a sender removes a file as soon as its relay has it',
    replacements: [
      replace(
        TRANSFERS,
        'if (isPassedOn(changed)) this.#keeper.passedOn();',
        'if (isPassedOn(changed)) this.#keeper.passedOn();\n    if (record.from === OWN) await this.discard(record);',
      ),
    ],
  },
  {
    name: 'not-for-restored',
    about: 'a peer that had a blob is not sent it again, although its store was put back',
    replacements: [
      replace(
        TRANSFERS,
        'if (state === undefined && record.from === OWN) return undefined;',
        'if (record.to.some((hop) => hop.peer === name && hop.heldAt > 0)) return undefined;',
      ),
    ],
  },
  {
    name: 'offset-forgotten',
    about: 'a blob is wanted from its beginning although a part of it is here',
    replacements: [replace(TRANSFERS, 'channel.want({ digest, size }, through);', 'channel.want({ digest, size }, 0);')],
  },
  {
    name: 'not-committed',
    about: 'what a message announces is not committed with it',
    replacements: [replace('relay/route/acceptance.ts', 'documents: await this.#expected(peer, intakes) }', 'documents: [] }')],
  },
  {
    name: 'not-begun',
    about: 'what was committed is not begun with',
    replacements: [replace(TRANSFERS, 'for (const record of begun) this.#live.add(record);', '')],
  },
  {
    name: 'not-passed-on',
    about: 'a peer that waits for a blob is not told that more of it is here',
    replacements: [replace(TRANSFERS, 'this.#grown(live.record, live.record.size);', '')],
  },
  {
    name: 'places-reused',
    about: 'a node that was put back goes on in its streams, and gives places a second time',
    replacements: [
      replace(
        'endpoint/restore/ceremony.ts',
        'restored: (await store.peers()).filter(isPeer).flatMap(lanesOf),',
        'restored: [].flatMap(lanesOf),',
      ),
    ],
  },
  {
    name: 'blob-before-flush',
    about: 'bytes of a blob are acknowledged before they are flushed to the disk',
    replacements: [replace('store/blobs/blobs.ts', 'await file.sync();\n    blob.ragged', 'blob.ragged')],
  },
  {
    name: 'credit-ignored',
    about: 'more is sent than the credit of a lane allows; it is of two messages here, so that few reach it',
    replacements: [
      replace('core/limits.ts', 'windowMaxMessages: 1_024,', 'windowMaxMessages: 2,'),
      replace(
        'transport/lane/send-lane.ts',
        'this.#maxPlace = through + peer.maxMessages;',
        'this.#maxPlace = through + 1_024 + peer.maxMessages;',
      ),
    ],
  },
];
