import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { courierFolder } from '../../../src/agency/courier/node/index.js';
import { openAgency } from '../../../src/agency/home/node/open.js';
import { requestSubmit } from '../../../src/cli/demo/messages.js';
import { prepareStates } from '../../../src/cli/demo/states.js';
import type { DemoState } from '../../../src/cli/demo/states.js';
import { seeded } from '../../transport/node.js';
import { capture, command, output } from '../../cli/capture.js';

const run = command('courier');

describe('rogatory courier', () => {
  let folder = '';
  let a: DemoState;
  let b: DemoState;
  const FILE = seeded('an exhibit')(300_000);
  const home = (state: DemoState): string[] => ['--home', state.agency.home, '--passphrase-file', state.passphraseFile];
  const told = async (...args: string[]): Promise<unknown> => JSON.parse(await output(run, ...args, '--json'));
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-courier-'));
    [a, b] = await prepareStates(folder, 'rogatory-classic');
    const agency = await openAgency({ home: a.agency.home, passphrase: a.passphrase });
    const attachments = [{ bytes: FILE, name: 'exhibit.pdf', type: 'application/pdf' }];
    await agency.send({ to: b.agency.mailbox, type: 'request.submit', body: requestSubmit(), attachments });
    await agency.close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('carries a request and its file from a home at rest to one that runs, where a file that the scan refused is released (AGENCY-68, AGENCY-67)', async () => {
    const stick = join(folder, 'stick');
    expect(await told('export', stick, ...home(a))).toEqual({ folder: stick, frames: 1, blobs: 1 });
    expect(
      readdirSync(stick)
        .map((name) => name.replace(/^[0-9a-f]{64}/, 'DIGEST'))
        .toSorted(),
    ).toEqual(['DIGEST.blob', 'DIGEST.frame']);
    // What is there stays, and nothing is asked for another state.
    expect(await told('export', stick, ...home(a))).toEqual({ folder: stick, frames: 1, blobs: 1 });
    expect(await told('export', join(folder, 'other'), ...home(a), '--to', 'demo-a')).toMatchObject({ frames: 0, blobs: 0 });
    const alarms: string[] = [];
    const agency = await openAgency({
      home: b.agency.home,
      passphrase: b.passphrase,
      scan: async () => ({ refused: 'it looks odd' }),
      onEvent: (event) => {
        if (event.kind === 'alarm' && event.alarm === 'attachment-quarantined') alarms.push(String(event.subject));
      },
    });
    try {
      const text = await output(run, 'import', stick, '--home', b.agency.home, '--passphrase-file', join(folder, 'absent'));
      expect(text).toContain('1 messages and receipts taken, 0 known before, 1 files taken');
      for await (const message of agency.inbox({ signal: AbortSignal.timeout(20_000) })) {
        const [file] = message.attachments;
        await expect(file!.whole()).toRejectCode('AGENCY_QUARANTINE');
        const [blob = ''] = alarms;
        const grounds = ['--by', 'N. N.', '--reason', 'looked at by hand'];
        const released = await output(command('held'), 'release', blob, '--home', b.agency.home, ...grounds);
        expect(released).toContain(`${blob}  released by N. N.`);
        expect(readFileSync(await file!.saveTo(join(folder, 'saved')))).toEqual(Buffer.from(FILE));
        await message.acknowledge();
        // In a program, receipts back.
        expect((await agency.exportTo(courierFolder(join(folder, 'back')))).frames).toBeGreaterThan(0);
        break;
      }
    } finally {
      await agency.close();
    }
  });

  it('names what it does not take, and reads neither links nor pipes nor folders (AGENCY-69)', async () => {
    const bad = join(folder, 'bad');
    mkdirSync(join(bad, `${'1'.repeat(64)}.frame`), { recursive: true });
    writeFileSync(join(folder, 'secret'), 'secret');
    symlinkSync(join(folder, 'secret'), join(bad, `${'2'.repeat(64)}.frame`));
    execFileSync('mkfifo', [join(bad, `${'3'.repeat(64)}.frame`)]);
    writeFileSync(join(bad, `${'4'.repeat(64)}.frame`), 'not a frame');
    writeFileSync(join(bad, `${'5'.repeat(64)}.blob`), 'of nobody');
    const { code, stdout } = await capture(run, 'import', bad, ...home(b));
    expect(code).toBe(1);
    expect(stdout.split('\n').filter((line) => line.includes('not taken'))).toEqual([
      expect.stringMatching(/4{64}\.frame: .*ENVELOPE_FRAME_MALFORMED/),
      expect.stringMatching(/5{64}\.blob: .*bring the frame of its message too.*AGENCY_COURIER/),
    ]);
    await expect(run(['import', join(folder, 'nowhere'), ...home(b)])).rejects.toThrow('nowhere: no such file or folder');
  });
});
