import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { requestSubmit } from '../../src/cli/demo/messages.js';
import { run } from '../../src/cli/inbox.js';
import { prepareStates } from '../../src/cli/demo/states.js';
import { openAgency } from '../../src/agency/node/open.js';
import { loadRelayConfig } from '../../src/relay/config.js';
import { startRelay } from '../../src/relay/from-config.js';

it('acknowledges no message that it could not print', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rogatory-inbox-'));
  const printed: string[] = [];
  try {
    const [a, b] = await prepareStates(folder, 'rogatory-classic');
    const relays = await Promise.all([a, b].map(({ relay }) => startRelay(loadRelayConfig(relay.config))));
    const sender = await openAgency({ home: a.agency.home, passphrase: a.passphrase });
    const { messageId } = await sender.send({ to: b.agency.mailbox, type: 'request.submit', body: requestSubmit() });
    const args = ['--home', b.agency.home, '--passphrase-file', b.passphraseFile, '--wait', '3'];
    const broken = Object.assign(new Error('write EPIPE'), { syscall: 'write' });
    const write = vi.spyOn(process.stdout, 'write');
    write.mockImplementation((_text: unknown, done?: unknown) => {
      if (typeof done === 'function') setTimeout(done, 50, broken);
      return true;
    });
    await run(args).catch((error: unknown) => expect(error).toBe(broken));
    write.mockImplementation((text: unknown, done?: unknown) => {
      printed.push(String(text));
      if (typeof done === 'function') done();
      return true;
    });
    await run(args);
    write.mockRestore();
    expect(printed.map((line) => (JSON.parse(line) as { messageId: string }).messageId)).toEqual([messageId]);
    await sender.close();
    await Promise.all(relays.map((relay) => relay.close()));
  } finally {
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true, force: true });
  }
});
