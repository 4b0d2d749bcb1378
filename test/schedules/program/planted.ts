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
    name: 'resume-behind',
    about: 'a link goes on behind what the peer acknowledged, not behind what it holds',
    replacements: [
      replace(
        'transport/lane/send-lane.ts',
        'this.#sent = through;\n    this.#maxPlace',
        'this.#sent = this.#acked - (progress ? 1 : 0);\n    this.#maxPlace',
      ),
    ],
  },
  {
    name: 'no-want-after-cut',
    about: 'a blob that was on its way is not wanted again on the next link',
    replacements: [replace(TRANSFERS, 'for (const live of this.#from(name)) live.isOnItsWay = false;', '')],
  },
  {
    name: 'no-want-after-crash',
    about: 'blobs that were not whole are forgotten when a node starts',
    replacements: [replace(TRANSFERS, 'if (!isSettled(record)) this.#add(record);', '')],
  },
  {
    name: 'spool-dropped-early',
    about: 'a sender removes a file as soon as its relay has it',
    replacements: [
      replace(
        TRANSFERS,
        'await this.#write(changed);\n    this.#options.onProgress?.({ record: changed, through, at: name });',
        'await this.#write(changed);\n    if (record.from === OWN) await this.discard(record);\n    this.#options.onProgress?.({ record: changed, through, at: name });',
      ),
    ],
  },
  {
    name: 'no-fetch-for-restored',
    about: 'a relay that has a blob no more does not ask for it again',
    replacements: [
      replace(
        TRANSFERS,
        'if (state === undefined && record.from === OWN) return undefined;',
        'if (state === undefined && record.wholeAt > 0) return undefined;',
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
    replacements: [replace(TRANSFERS, 'for (const record of begun) this.#add(record);', '')],
  },
  {
    name: 'no-second-try',
    about: 'a blob that a peer could not send is not wanted a second time',
    replacements: [replace(TRANSFERS, 'live.restsUntil = this.#options.clock.now() + waitMs;', 'live.restsUntil = Infinity;')],
  },
];
