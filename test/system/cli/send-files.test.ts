// Files from the command line of one state to that of another, and back: processes of their own, two relays.
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareStates } from '../../../src/cli/demo/states.js';
import { ackReceipt, requestSubmit } from '../../../src/cli/demo/messages.js';
import type { DemoState } from '../../../src/cli/demo/states.js';

const MAIN = fileURLToPath(new URL('../../../bin/rogatory.js', import.meta.url));
const run = promisify(execFile);

interface Printed {
  readonly messageId: string;
  readonly dossier: string;
  readonly redelivered: boolean;
  readonly attachments: readonly {
    readonly id: number;
    readonly name: string;
    readonly type: string;
    readonly size: number;
    readonly sha256: string;
    readonly state: string;
    readonly path?: string;
  }[];
  readonly body: ReturnType<typeof requestSubmit>;
}

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function rogatory(...args: readonly string[]): Promise<Ran> {
  try {
    return { code: 0, ...(await run(process.execPath, [MAIN, ...args])) };
  } catch (error) {
    return error as Ran;
  }
}

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const lines = ({ stdout }: Ran): Printed[] => stdout.split('\n').flatMap((line) => (line === '' ? [] : (JSON.parse(line) as Printed)));

describe('files of a message at the command line', () => {
  let folder = '';
  let a: DemoState;
  let b: DemoState;
  const relays = new Set<ChildProcess>();
  const at = (...parts: readonly string[]): string => join(folder, ...parts);
  const own = (state: DemoState): string[] => ['--home', state.agency.home, '--passphrase-file', state.passphraseFile];
  const inbox = async (state: DemoState, ...more: readonly string[]): Promise<Ran> => rogatory('inbox', ...own(state), ...more);
  const pdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(5_000_000), Buffer.from('\n%%EOF\n')]);
  const exhibit = randomBytes(300_000);

  async function startRelay(state: DemoState): Promise<ChildProcess> {
    const relay = spawn(process.execPath, [MAIN, 'relay', '--config', state.relay.config], { stdio: ['ignore', 'pipe', 'inherit'] });
    relays.add(relay);
    for await (const line of createInterface({ input: relay.stdout })) if (line.includes('"listening"')) break;
    relay.stdout.resume();
    return relay;
  }

  async function stop(relay: ChildProcess): Promise<void> {
    relays.delete(relay);
    if (relay.exitCode !== null) return;
    relay.kill('SIGTERM');
    await once(relay, 'exit');
  }

  const send = async (...more: readonly string[]): Promise<Ran> =>
    rogatory('send', ...own(a), '--type', 'request.submit', '--to', b.agency.mailbox, '--body', at('request.json'), ...more);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-send-files-'));
    [a, b] = await prepareStates(folder, 'rogatory-classic');
    writeFileSync(at('order.pdf'), pdf);
    writeFileSync(at('exhibit.bin'), exhibit);
    await Promise.all([startRelay(a), startRelay(b)]);
  });
  afterAll(async () => {
    await Promise.all([...relays].map(stop));
    rmSync(folder, { recursive: true, force: true });
  });

  it('go there and back whole, and are saved before their message is acknowledged (AGENCY-62)', async () => {
    const sent = await send('--attach', at('order.pdf'), '--media-type', 'application/pdf');
    expect(sent).toMatchObject({ code: 0 });
    // What should be looked at is told, and nothing else.
    expect(sent.stderr).toMatch(/^\S+request\.json\nShould be looked at \(\d+\)\n {2}1\. /);
    const file = { name: 'order.pdf', size: pdf.length, sha256: digestOf(pdf) };
    const { messageId, dossier, ...told } = JSON.parse(sent.stdout) as { messageId: string; dossier: string };
    expect(told).toMatchObject({ attachments: [{ ...file, atRelay: true }] });

    // Without a folder they are listed, and with --keep the message comes again.
    const [listed] = lines(await inbox(b, '--wait', '2', '--keep'));
    expect(listed).toMatchObject({ messageId, attachments: [{ id: 1, type: 'application/pdf', ...file }] });
    expect(listed!.attachments[0]).not.toHaveProperty('path');

    const path = at('in', dossier, messageId, '1-order.pdf');
    const [saved, ...others] = lines(await inbox(b, '--wait', '6', '--save-to', at('in')));
    expect(others).toEqual([]);
    expect(saved).toMatchObject({ messageId, redelivered: true, attachments: [{ id: 1, ...file, state: 'whole', path }] });
    expect(digestOf(readFileSync(path))).toBe(file.sha256);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(lines(await inbox(b, '--wait', '1', '--save-to', at('in')))).toEqual([]);

    const answer = { ...ackReceipt({ messageId, body: requestSubmit() }) };
    writeFileSync(at('answer.json'), JSON.stringify(answer));
    const back = ['--type', 'ack.receipt', '--dossier', dossier, '--body', at('answer.json')];
    expect(await rogatory('send', ...own(b), ...back, '--attach', at('exhibit.bin'), '--quiet')).toMatchObject({ code: 0, stderr: '' });
    const [returned] = lines(await inbox(a, '--wait', '6', '--save-to', at('back')));
    expect(digestOf(readFileSync(returned!.attachments[0]!.path!))).toBe(digestOf(exhibit));
    // Nothing of it stays unfinished.
    expect(readdirSync(at('back', dossier, returned!.messageId))).toEqual(['1-exhibit.bin']);
  });

  it('are left where they stand already, and keep the message back while another file has their place', async () => {
    await send('--attach', at('exhibit.bin'), '--attach', at('order.pdf'));
    const [first] = lines(await inbox(b, '--wait', '6', '--save-to', at('twice'), '--keep'));
    const [bin, order] = first!.attachments;
    const { ino } = statSync(bin!.path!);
    writeFileSync(order!.path!, 'another order');
    const refused = await inbox(b, '--wait', '6', '--save-to', at('twice'));
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(`${order!.path!} is there already, and is not the file that came`);
    rmSync(order!.path!);
    const [again] = lines(await inbox(b, '--wait', '6', '--save-to', at('twice')));
    expect(again).toMatchObject({ messageId: first!.messageId, redelivered: true });
    expect(again!.attachments.map(({ path }) => path)).toEqual([bin!.path, order!.path]);
    expect(statSync(bin!.path!).ino).toBe(ino);
    expect(digestOf(readFileSync(order!.path!))).toBe(digestOf(pdf));
  });

  it('wait in the home when no relay takes them, and their message comes again until they are here', async () => {
    await Promise.all([...relays].map(stop));
    const waiting = await send('--attach', at('order.pdf'), '--wait', '0');
    expect(waiting.code).toBe(0);
    expect(waiting.stderr).toContain('has not taken the message yet (order.pdf 0 %). It waits in');
    expect(waiting.stderr).toContain('is sent while a process has this home open');
    expect(JSON.parse(waiting.stdout)).toMatchObject({ status: 'queued', attachments: [{ name: 'order.pdf', atRelay: false }] });

    // The own relay takes both, and loses the file: the message goes on without it.
    const relay = await startRelay(a);
    expect(lines(await inbox(a, '--wait', '4'))).toEqual([]);
    await stop(relay);
    const blobs = join(a.relay.config, '..', 'data', 'relay.db-blobs');
    expect(readdirSync(blobs)).not.toEqual([]);
    rmSync(blobs, { recursive: true });
    await Promise.all([startRelay(a), startRelay(b)]);
    const early = await inbox(b, '--wait', '4', '--save-to', at('late'));
    const { messageId } = JSON.parse(waiting.stdout) as Printed;
    expect(lines(early)).toMatchObject([{ messageId, attachments: [{ state: 'arriving' }] }]);
    expect(early.stderr).toContain(`message ${messageId} is not acknowledged, and comes again: 1-order.pdf`);
    // While the sender has its home open, its relay gets the file again.
    const [late] = await Promise.all([inbox(b, '--wait', '8', '--save-to', at('late')), inbox(a, '--wait', '8')]);
    const [found] = lines(late);
    expect(found).toMatchObject({ messageId, redelivered: true, attachments: [{ state: 'whole', sha256: digestOf(pdf) }] });
    expect(digestOf(readFileSync(found!.attachments[0]!.path!))).toBe(digestOf(pdf));
  });
});
