import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readHome } from '../../../../../src/agency/home/node/home.js';

const folder = mkdtempSync(join(tmpdir(), 'rogatory-settings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SETTINGS = { scope: 'demo-a', id: 'ca', floor: 'rogatory-classic', pins: {} };

describe('settings of a home', () => {
  it.each([
    ['no JSON', 'hello'],
    ['no object', 'null'],
    ['a list', '[]'],
    ['no scope', { ...SETTINGS, scope: undefined }],
    ['a scope that is none', { ...SETTINGS, scope: 'DEMO A' }],
    ['an id that is none', { ...SETTINGS, id: 'ca/relay' }],
    ['a suite that is none', { ...SETTINGS, floor: 'rogatory' }],
    ['no pins', { ...SETTINGS, pins: null }],
    ['a pin that is no text', { ...SETTINGS, pins: { 'demo-a': 1 } }],
    ['a word that is no setting', { ...SETTINGS, timestamp: {} }],
    ['an authority without an address', { ...SETTINGS, timestamps: { policy: 'wait' } }],
    ['an authority that no one can ask', { ...SETTINGS, timestamps: { url: 'file:///tsa', policy: 'wait' } }],
    ['an authority that is no address', { ...SETTINGS, timestamps: { url: 'tsa', policy: 'wait' } }],
    ['a delay that is too long', { ...SETTINGS, timestamps: { url: 'http://tsa.invalid/', policy: 'wait', maxDelayMs: 2_592_000_001 } }],
  ])('are refused when they are, or have, %s (AGENCY-02)', async (_what, settings) => {
    writeFileSync(join(folder, 'agency.json'), typeof settings === 'string' ? settings : JSON.stringify(settings));
    await expect(readHome({ home: folder, passphrase: 'passphrase' })).toRejectCode('AGENCY_HOME_INVALID');
  });

  it('are refused when they are missing (AGENCY-02)', async () => {
    await expect(readHome({ home: join(folder, 'absent'), passphrase: 'passphrase' })).toRejectCode('AGENCY_HOME_INVALID');
  });
});
