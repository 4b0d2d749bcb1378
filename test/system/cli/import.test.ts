import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openAgency } from '../../../src/agency/home/node/open.js';
import { requestSubmit } from '../../../src/cli/demo/messages.js';
import { prepareStates } from '../../../src/cli/demo/states.js';
import type { DemoState } from '../../../src/cli/demo/states.js';
import { UsageError } from '../../../src/cli/usage-error.js';
import { LIMITS } from '../../../src/core/limits.js';
import { encodeFrame, encodeOuter, parseFrame } from '../../../src/envelope/header.js';
import { carriedFrame } from '../agency/carried-frame.js';
import { command, output } from '../../cli/capture.js';

const run = command('inbox');

const DAY = 86_400_000;

describe('inbox --import', () => {
  let folder = '';
  let a: DemoState;
  let b: DemoState;
  const path = (name: string): string => join(folder, name);
  const home = (state: DemoState): string[] => ['--home', state.agency.home, '--passphrase-file', state.passphraseFile];
  const take = async (state: DemoState, name: string): Promise<unknown> =>
    JSON.parse(await output(run, ...home(state), '--import', path(name)));
  async function carry(name: string): Promise<Awaited<ReturnType<typeof carriedFrame>> & { readonly expiresAt: number }> {
    const request = { to: b.agency.mailbox, type: 'request.submit', body: requestSubmit(), lifetimeMs: DAY } as const;
    const carried = await carriedFrame(request, { home: a.agency.home, passphrase: a.passphrase });
    writeFileSync(path(name), carried.frame);
    return { ...carried, expiresAt: parseFrame(carried.frame).outer.expiresAt * 1000 };
  }
  /** The same frame, as if it had been sealed two days ago. */
  function expire(name: string, as: string): void {
    const { outer, envelopeBytes } = parseFrame(new Uint8Array(readFileSync(path(name))));
    const expiresAt = outer.expiresAt - (2 * DAY) / 1000;
    writeFileSync(path(as), encodeFrame(encodeOuter({ ...outer, expiresAt }), envelopeBytes));
  }
  /** Ids of the messages that a run of the inbox prints. */
  async function printedBy(...args: string[]): Promise<string[]> {
    const lines: string[] = [];
    const write = vi.spyOn(process.stdout, 'write').mockImplementation((text: unknown, done?: unknown) => {
      lines.push(String(text));
      if (typeof done === 'function') done();
      return true;
    });
    await run(args).finally(() => write.mockRestore());
    return lines.map((line) => (JSON.parse(line) as { messageId: string }).messageId);
  }
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-import-'));
    [a, b] = await prepareStates(folder, 'rogatory-classic');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('takes a frame into a home at rest, once, and the next inbox prints it (AGENCY-33)', async () => {
    const { envelopeDigest, messageId, expiresAt } = await carry('one.frame');
    const taken = { envelopeDigest, mailboxes: [b.agency.mailbox], expiresAt: new Date(expiresAt).toISOString() };
    expect(await take(b, 'one.frame')).toMatchObject({ verdict: 'accepted', ...taken });
    expect(await take(b, 'one.frame')).toMatchObject({ verdict: 'duplicate', ...taken });
    expect(await printedBy(...home(b), '--wait', '2')).toEqual([messageId]);
    expect(await take(b, 'one.frame')).toMatchObject({ verdict: 'duplicate' });
  });

  it('takes a frame through the process that has the home open, without the passphrase (AGENCY-33, AGENCY-05)', async () => {
    const { messageId } = await carry('two.frame');
    const agency = await openAgency({ home: b.agency.home, passphrase: b.passphrase });
    try {
      const args = ['--home', b.agency.home, '--passphrase-file', path('absent'), '--import'];
      expect(JSON.parse(await output(run, ...args, path('two.frame')))).toMatchObject({ verdict: 'accepted' });
      for await (const message of agency.inbox({ signal: AbortSignal.timeout(5_000) })) {
        expect(message).toMatchObject({ messageId });
        await message.acknowledge();
        break;
      }
      expect(JSON.parse(await output(run, ...args, path('two.frame')))).toMatchObject({ verdict: 'duplicate' });
      writeFileSync(path('empty.frame'), '');
      await expect(run([...args, path('empty.frame')])).toRejectCode('ENVELOPE_FRAME_MALFORMED');
      expire('two.frame', 'past.frame');
      await expect(run([...args, path('past.frame')])).toRejectCode('ENVELOPE_EXPIRED');
    } finally {
      await agency.close();
    }
  });

  it('refuses what is no frame, too large, expired or somebody else’s, with the code of a link (AGENCY-33, ENV-01, ENV-02, ENV-04, ENV-05)', async () => {
    writeFileSync(path('garbage.frame'), 'not a frame');
    writeFileSync(path('large.frame'), new Uint8Array(LIMITS.frameMaxBytes + 9));
    await carry('mine.frame');
    expire('mine.frame', 'old.frame');
    await expect(run([...home(b), '--import', path('garbage.frame')])).toRejectCode('ENVELOPE_FRAME_MALFORMED');
    await expect(run([...home(b), '--import', path('large.frame')])).toRejectCode('ENVELOPE_FRAME_SIZE');
    await expect(run([...home(a), '--import', path('mine.frame')])).toRejectCode('ENVELOPE_NOT_MINE');
    await expect(run([...home(b), '--import', path('old.frame')])).toRejectCode('ENVELOPE_EXPIRED');
    expect(await printedBy(...home(b), '--wait', '0.5')).toEqual([]);
  });

  it('asks for a file that is there, and prints no messages beside', async () => {
    await expect(run([...home(b), '--import', path('absent.frame')])).rejects.toThrow(UsageError);
    await expect(run([...home(b), '--import', path('one.frame'), '--keep'])).rejects.toThrow(UsageError);
    await expect(run([...home(b), '--import', path('one.frame'), '--wait', '1'])).rejects.toThrow(UsageError);
  });
});
