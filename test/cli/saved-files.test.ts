// SPDX-License-Identifier: Apache-2.0
// Files of messages that `inbox --save-to` writes into a folder.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AnyInboxMessage } from '../../src/agency/index.js';
import { SavedFiles } from '../../src/cli/message/saved-files.js';

type Attachment = AnyInboxMessage['attachments'][number];

const DATA = 'ledger of May';
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'rogatory-saved-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Fake extends Attachment {
  readonly asked: ('whole' | 'saveTo')[];
}

/** An attachment whose bytes are there, or come when `arrives` is called. */
function fake(id: number, name: string, state: Attachment['state'] = 'whole') {
  let arrives = (): void => undefined;
  let breaks = (_error: Error): void => undefined;
  const attachment = {
    ...{ id, name, state, size: DATA.length, received: 0, asked: [] as string[] },
    sha256: createHash('sha256').update(DATA).digest('hex'),
    whole({ signal }: { readonly signal: AbortSignal }): Promise<void> {
      attachment.asked.push('whole');
      if (attachment.state === 'whole') return Promise.resolve();
      if (signal.aborted) return Promise.reject(new Error('aborted'));
      return new Promise((resolve, reject) => {
        arrives = () => {
          attachment.state = 'whole';
          resolve();
        };
        breaks = reject;
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      });
    },
    saveTo(into: string): Promise<void> {
      attachment.asked.push('saveTo');
      mkdirSync(into, { recursive: true });
      writeFileSync(join(into, `${id}-${name}`), DATA);
      return Promise.resolve();
    },
  };
  return { attachment: attachment as unknown as Fake, arrives: () => arrives(), breaks: (error: Error) => breaks(error) };
}

const messageOf = (...attachments: Attachment[]): AnyInboxMessage => ({ dossier: 'd', messageId: 'm', attachments }) as never;
const silent = { isTTY: false, write: () => true };

function begin() {
  const patience = new AbortController();
  return { patience, files: new SavedFiles(folder, patience.signal, silent) };
}

it('are named by dossier, message, attachment and name; what is withheld is not waited for', async () => {
  const { files } = begin();
  const [first, second] = [fake(1, 'ledger.pdf'), fake(2, 'secret.pdf', 'withheld')];
  const saved = await files.save(messageOf(first.attachment, second.attachment));
  const path = join(folder, 'd', 'm', '1-ledger.pdf');
  expect([...saved]).toEqual([[1, path]]);
  expect(readFileSync(path, 'utf8')).toBe(DATA);
  expect(second.attachment.asked).toEqual([]);
});

it('are written once, when a message comes again', async () => {
  const path = join(folder, 'd', 'm', '1-ledger.pdf');
  await begin().files.save(messageOf(fake(1, 'ledger.pdf').attachment));
  const again = fake(1, 'ledger.pdf');
  expect([...(await begin().files.save(messageOf(again.attachment)))]).toEqual([[1, path]]);
  expect(again.attachment.asked).toEqual([]);
});

it('never take the place of another file', async () => {
  const place = join(folder, 'd', 'm');
  mkdirSync(place, { recursive: true });
  for (const other of ['ledger of Jun', 'longer than the ledger of May']) {
    writeFileSync(join(place, '1-ledger.pdf'), other);
    await expect(begin().files.save(messageOf(fake(1, 'ledger.pdf').attachment))).rejects.toThrow(/1-ledger\.pdf is there already/);
    expect(readFileSync(join(place, '1-ledger.pdf'), 'utf8')).toBe(other);
  }
});

it('are left when patience ends before they are whole, and saved when they are whole by then', async () => {
  const { files, patience } = begin();
  const [late, whole] = [fake(1, 'late.pdf', 'awaited' as never), fake(2, 'whole.pdf')];
  const saving = files.save(messageOf(late.attachment, whole.attachment));
  patience.abort();
  expect([...(await saving).keys()]).toEqual([2]);
});

it('that cannot come are told as what went wrong', async () => {
  const { files } = begin();
  const broken = fake(1, 'broken.pdf', 'awaited' as never);
  const saving = files.save(messageOf(broken.attachment));
  await Promise.resolve();
  broken.breaks(new Error('the store is full'));
  await expect(saving).rejects.toThrow('the store is full');
});

it('are written when they have arrived', async () => {
  const { files } = begin();
  const late = fake(1, 'late.pdf', 'awaited' as never);
  const saving = files.save(messageOf(late.attachment));
  await new Promise((done) => setImmediate(done));
  late.arrives();
  expect([...(await saving).keys()]).toEqual([1]);
  expect(late.attachment.asked).toEqual(['whole', 'saveTo']);
});
