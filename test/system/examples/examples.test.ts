import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main as twoAgencies } from '../../../examples/01-two-agencies.js';
import { main as whatIsMissing } from '../../../examples/02-what-is-missing.js';
import { main as sealAndOpen } from '../../../examples/03-seal-and-open.js';
import { main as nationalExtension } from '../../../examples/04-national-extension.js';
import { startService } from '../../../examples/05-service.js';
import { main as files } from '../../../examples/06-files.js';
import { accordTerms, requestSubmit } from '../../../src/cli/demo/messages.js';
import { loadRelayConfig, startRelay } from '../../../src/relay/index.js';
import { prepareStates } from '../../../src/cli/demo/states.js';
import { encodeTerms } from '../../../src/vocabulary/accords/terms.js';

describe('examples', () => {
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-examples-'));
    await prepareStates(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('01 carries a request and its acknowledgement through two relays', async () => {
    expect(await twoAgencies(folder)).toEqual({ m1: 'RECEIVED', m2: 'RECEIVED' });
    expect(readFileSync(join(folder, 'demo-a', 'relay', 'data', 'relay.db')).includes('WannaCry')).toBe(false);
  });

  it('02 lists what is missing in a request', () => {
    expect(whatIsMissing(requestSubmit(), encodeTerms(accordTerms())).filter((line) => line.startsWith('E'))).toEqual([]);
    const body = requestSubmit();
    const silent = { ...body, payload: { ...body.payload, proceedings: { ...body.payload.proceedings, facts: [] } } };
    expect(whatIsMissing(silent).join('\n')).toMatch(/E V020 \/payload\/proceedings/);
    expect(whatIsMissing({}).join('\n')).toMatch(/V001 \/payload: missing/);
  });

  it('03 seals and opens without relay or store', async () => {
    const { text, visible } = await sealAndOpen('nur für den Empfänger');
    expect(text).toBe('nur für den Empfänger');
    expect(visible.mailboxes).toEqual(['reader@demo-a']);
    expect(visible.bytes).toBeGreaterThan(8192);
  });

  it('04 checks a message type of a state of its own', () => {
    expect(nationalExtension({ heldOn: '2026-11-24', room: '12' })).toEqual([]);
    expect(nationalExtension({ heldOn: 'yesterday', room: '12' })).toEqual(['/payload/heldOn: not of the required form']);
  });

  it('05 loses nothing and answers once when it ends between answer and acknowledgement', async () => {
    const states = mkdtempSync(join(folder, 'service-'));
    await prepareStates(states);
    const secret = (scope: string) => readFileSync(join(states, scope, 'passphrase'), 'utf8').trim();
    const optionsOf = (scope: string) => ({
      home: join(states, scope, 'agency'),
      passphrase: secret(scope),
      files: join(states, scope, 'files'),
    });
    const relays = await Promise.all(
      ['demo-a', 'demo-b'].map((scope) => startRelay(loadRelayConfig(join(states, scope, 'relay', 'relay.toml')))),
    );
    let ended: (() => void) | undefined;
    const answered = new Promise<void>((done) => (ended = done));
    const first = await startService({ ...optionsOf('demo-b'), onAnswered: () => (void first.close(), ended?.()) });
    const requester = await startService(optionsOf('demo-a'));
    const post = (body: unknown) => fetch(`${requester.url}/messages`, { method: 'POST', body: JSON.stringify(body) });

    expect((await post({ to: 'mla@demo-b', type: 'request.submit', body: {} })).status).toBe(422);
    expect((await post({ to: 'mla@demo-b', type: 'request.submit', body: requestSubmit(), attachment: 'a' })).status).toBe(400);
    const sent = await post({ to: 'mla@demo-b', type: 'request.submit', body: requestSubmit() });
    expect(sent.status).toBe(202);
    const { dossier } = (await sent.json()) as { dossier: string };
    await answered;
    await first.close();

    // It comes again, and is answered by what was sent before.
    const again = await startService(optionsOf('demo-b'));
    const came = () => readdirSync(join(states, 'demo-a', 'files'));
    while (came().length === 0) await new Promise((done) => setTimeout(done, 20));
    const view = (await (await fetch(`${requester.url}/dossiers/${dossier}`)).json()) as { timeline: { type: string }[] };
    expect(view.timeline.map(({ type }) => type)).toEqual(['request.submit', 'ack.receipt']);
    expect(readdirSync(join(states, 'demo-b', 'files'))).toHaveLength(1);
    await Promise.all([again, requester, ...relays].map((each) => each.close()));
  });

  it('06 brings a file to the other side, byte for byte', async () => {
    const states = mkdtempSync(join(folder, 'files-'));
    await prepareStates(states);
    const bytes = randomBytes(2_000_000);
    writeFileSync(join(states, 'order.pdf'), bytes);
    const { saved, ...announced } = await files(states, join(states, 'order.pdf'));
    expect(announced).toEqual({ name: 'order.pdf', size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
    expect(readFileSync(saved).equals(bytes)).toBe(true);
  });
});
