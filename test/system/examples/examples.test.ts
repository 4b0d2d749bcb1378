import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main as twoAgencies } from '../../../examples/01-two-agencies.js';
import { main as whatIsMissing } from '../../../examples/02-what-is-missing.js';
import { main as sealAndOpen } from '../../../examples/03-seal-and-open.js';
import { main as nationalExtension } from '../../../examples/04-national-extension.js';
import { accordTerms, requestSubmit } from '../../../src/cli/demo/messages.js';
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
});
