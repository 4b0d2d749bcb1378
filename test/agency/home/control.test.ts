// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { controlPlace, discardLeft } from '../../../src/endpoint/node/control.js';

const folder = mkdtempSync(join(tmpdir(), 'rogatory-place-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the place of a socket', () => {
  it('is in the home, where nothing has to be discarded', () => {
    const place = controlPlace(folder);
    expect(dirname(place.path)).toBe(folder);
    place.discard();
    expect(existsSync(folder)).toBe(true);
  });

  it('is a new folder of this account alone when the path of the home is too long, and goes with all that is in it (AGENCY-59)', () => {
    const home = join(folder, 'a'.repeat(120));
    const [one, other] = [controlPlace(home), controlPlace(home)];
    expect(dirname(one.path)).not.toBe(dirname(other.path));
    for (const { path, discard } of [one, other]) {
      expect(dirname(dirname(path))).toBe(tmpdir());
      expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
      writeFileSync(path, '');
      discard();
      expect(existsSync(dirname(path))).toBe(false);
      // Nothing is there any more.
      discard();
      expect(existsSync(dirname(path))).toBe(false);
    }
  });

  it('of an owner that is dead is removed, and no other folder', () => {
    const { path } = controlPlace(join(folder, 'b'.repeat(120)));
    writeFileSync(path, '');
    discardLeft(join(dirname(path), 'another'));
    expect(existsSync(path)).toBe(true);
    discardLeft(path);
    expect(existsSync(dirname(path))).toBe(false);
    const own = controlPlace(folder).path;
    const deeper = join(folder, dirname(path).slice(tmpdir().length + 1));
    mkdirSync(deeper);
    for (const kept of [own, join(deeper, own.slice(folder.length + 1))]) {
      discardLeft(kept);
      expect(existsSync(dirname(kept))).toBe(true);
    }
  });
});
