// Slips in the settings of a home: file and member are named, and what would be right.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readHome } from '../../../../src/agency/home/node/home.js';
import { rotateKey } from '../../../../src/agency/home/node/keys.js';
import { openAgency } from '../../../../src/agency/home/node/open.js';
import { openFrame } from '../../../../src/agency/home/node/outside.js';
import { prepareStates } from '../../../../src/cli/demo/states.js';
import type { DemoState } from '../../../../src/cli/demo/states.js';
import { isRogatoryError } from '../../../../src/core/errors.js';

let folder = '';
let state: DemoState;
let right = '';
const path = (): string => join(state.agency.home, 'agency.json');
const access = () => ({ home: state.agency.home, passphrase: state.passphrase });
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rogatory-settings-'));
  [state] = await prepareStates(folder, 'rogatory-classic', { ports: [7001, 7002] });
  right = readFileSync(path(), 'utf8');
});
afterEach(() => writeFileSync(path(), right));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(more: object): void {
  writeFileSync(path(), JSON.stringify({ ...(JSON.parse(right) as object), ...more }));
}
async function refusal(task: Promise<unknown>): Promise<string> {
  const error: unknown = await task.catch((thrown: unknown) => thrown);
  return isRogatoryError(error, 'AGENCY_HOME_INVALID') ? error.details.field : String(error);
}

describe('the settings of a home', () => {
  it.each([
    ['', 'it is empty: put the right file back'],
    ['{"scope": "demo-a",}', 'it is not JSON: a comma is missing or too much, or a text lacks its quotation marks'],
  ])('that are no JSON are told in words: %j (AGENCY-02)', async (text, told) => {
    writeFileSync(path(), text);
    expect(await refusal(readHome(access()))).toBe(`${path()}: ${told}`);
  });

  it('with a pin that is no fingerprint name the state of the pin (AGENCY-02)', async () => {
    write({ pins: { 'demo-b': 'AAAA' } });
    expect(await refusal(readHome(access()))).toBe(
      `${path()}: settings.pins.demo-b must be a fingerprint, 13 groups of 4 characters, each A to Z or 2 to 7; there are 4 characters, not 52`,
    );
  });

  it('with a state that is not pinned name those that are, and the nearest one (AGENCY-02)', async () => {
    write({ scope: 'demo-c' });
    expect(await refusal(readHome(access()))).toBe(
      `${path()}: "scope" is demo-c, but the pinned states are demo-a, demo-b; did you mean demo-a?`,
    );
    write({ scope: 'elsewhere' });
    expect(await refusal(readHome(access()))).toMatch(/; correct it, or pin the root of that state$/);
  });

  it('with an agency that the directory does not list name the listed ones, whatever is done with the home (AGENCY-02)', async () => {
    write({ id: 'central-autority' });
    const told = `${path()}: "id" is central-autority, but the directory of demo-a lists central-authority; did you mean central-authority?`;
    expect(await refusal(openAgency(access()))).toBe(told);
    expect(await refusal(openFrame(new Uint8Array(1), access()))).toBe(told);
    expect(await refusal(rotateKey({ ...access(), role: 'kem' }))).toBe(told);
    write({ id: 'police' });
    expect(await refusal(openAgency(access()))).toMatch(/; correct it, or publish the agency in the directory first$/);
  });
});
