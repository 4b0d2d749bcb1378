// A home that is opened with the wrong files: refused with the file's name and what mends it, before anything is said to anybody.
import { chmodSync, cpSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAgency } from '../../../src/agency/home/node/open.js';
import { restoredHome } from '../../../src/agency/home/node/outside.js';
import { prepareStates } from '../../../src/cli/demo/states.js';
import type { DemoState } from '../../../src/cli/demo/states.js';
import { isRogatoryError } from '../../../src/core/errors.js';
import { systemRandom } from '../../../src/core/random.js';
import { generateKem, generateSigner } from '../../../src/crypto/keys/keys.js';
import { encodeKemSecret, encodeSignerSecret } from '../../../src/crypto/keys/keystore.js';
import { writeKeyFile } from '../../../src/trust/store/node/key-file.js';
import type { Network } from '../../../src/transport/network.js';

/** Nobody answers. */
const network: Network = { dial: () => new Promise(() => undefined), listen: () => Promise.reject(new TypeError('nobody listens here')) };

describe('the guards of a home', () => {
  let folder = '';
  let state: DemoState;
  let count = 0;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-home-guard-'));
    [state] = await prepareStates(folder, 'rogatory-classic');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function copyHome(): { home: string; keys: string; open: () => ReturnType<typeof openAgency> } {
    const home = join(folder, `case-${++count}`);
    cpSync(state.agency.home, home, { recursive: true });
    return { home, keys: join(home, 'keys'), open: () => openAgency({ home, passphrase: state.passphrase, network }) };
  }

  async function refusalOf(open: () => ReturnType<typeof openAgency>): Promise<string> {
    try {
      await (await open()).close();
    } catch (error) {
      if (isRogatoryError(error, 'AGENCY_HOME_INVALID')) return error.details.field;
      throw error;
    }
    return 'opened';
  }

  it('refuse a key file or a store that other accounts can use, with the command that mends it (AGENCY-61)', async () => {
    const { home, keys, open } = copyHome();
    chmodSync(join(keys, 'log.key'), 0o640);
    expect(await refusalOf(open)).toContain(`chmod 600 ${join(keys, 'log.key')}`);
    chmodSync(join(keys, 'log.key'), 0o600);
    expect(await refusalOf(open)).toBe('opened');
    chmodSync(join(home, 'store.db'), 0o604);
    expect(await refusalOf(open)).toContain(`chmod 600 ${join(home, 'store.db')}`);
  });

  it('refuse keys that the own directory lists in another role, or not at all (AGENCY-61)', async () => {
    const swapped = copyHome();
    renameSync(join(swapped.keys, 'log.key'), join(swapped.keys, 'x'));
    renameSync(join(swapped.keys, 'cosign.key'), join(swapped.keys, 'log.key'));
    renameSync(join(swapped.keys, 'x'), join(swapped.keys, 'cosign.key'));
    expect(await refusalOf(swapped.open)).toContain('role log: the own directory lists this key');
    for (const role of ['seal', 'link', 'kem']) {
      const { home } = copyHome();
      const name = role === 'link' ? 'link.key' : `${role}-1.key`;
      expect(await refusalOfAlien(home, name, role)).toContain(`role ${role}`);
    }
  });

  /** Replaces one key by one that was drawn for nobody, under the same passphrase. */
  async function refusalOfAlien(home: string, name: string, role: string): Promise<string> {
    const path = join(home, 'keys', name);
    rmSync(path);
    const secret =
      role === 'kem'
        ? encodeKemSecret(generateKem('rogatory-classic', systemRandom))
        : encodeSignerSecret(generateSigner('rogatory-classic', systemRandom));
    writeKeyFile(path, role === 'kem' ? 'kem' : 'signer', secret, state.passphrase, systemRandom);
    return refusalOf(() => openAgency({ home, passphrase: state.passphrase, network }));
  }

  it('refuse an empty store in the home of an agency that has run, until its loss is stated (LOG-67)', async () => {
    const { home, open } = copyHome();
    expect(await refusalOf(open)).toBe('opened');
    const note = readdirSync(join(home, 'trust')).find((name) => name.startsWith('log.'))!;
    const origin = readFileSync(join(home, 'trust', note), 'utf8').trim();
    for (const name of readdirSync(home).filter((each) => each.startsWith('store.db'))) rmSync(join(home, name));
    expect(await refusalOf(open)).toContain(`--lost --above ${origin} --by NAME --reason TEXT`);
    writeFileSync(join(home, 'store.db'), '', { mode: 0o600 });
    await restoredHome({ home, passphrase: state.passphrase, by: 'operator', reason: 'the disk is lost', lost: true, above: origin });
    expect(await refusalOf(open)).toBe('opened');
  });
});
