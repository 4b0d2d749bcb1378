// SPDX-License-Identifier: Apache-2.0
// spec/rogatory.cddl, rule by rule, put before a validator that is not ours: Debian's `cddl`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const hasCddl = spawnSync('cddl', ['--version']).status === 0;
export const withoutCddl = 'skipped: the tool cddl is absent (apt-get install cddl)';

export const CDDL = new URL('../../../spec/rogatory.cddl', import.meta.url);

/** The file for the tool alone. */
function forTool(source: string): string {
  const rule = (name: string): RegExp => new RegExp(`^${name} *= .*$`, 'm');
  // The tool takes no control operator on the key of a map: there such a key is any text.
  const keys = [...new Set([...source.matchAll(/([a-z][\w-]*)\s*=>/g)].map(([, name = '']) => name))];
  const patterned = keys.filter((key) => rule(key).exec(source)?.[0].includes('.regexp') === true);
  const plain = patterned.reduce((text, key) => text.replace(rule(key), `${key} = tstr`), source);
  // Nor does it try the second choice of a type that an array repeats: any value of the kind stands for both.
  return plain.replace(rule('sig-alg'), 'sig-alg = nint').replace(rule('suite'), 'suite = tstr');
}

const document = forTool(readFileSync(CDDL, 'utf8'));

/** What `cddl` says: undefined when all of the bytes match the rule, else its words. */
export function violation(rule: string, ...items: readonly Uint8Array[]): string | undefined {
  if (!new RegExp(`^${rule} *=`, 'm').test(document)) throw new TypeError(`spec/rogatory.cddl has no rule ${rule}`);
  const folder = mkdtempSync(join(tmpdir(), 'rogatory-cddl-'));
  try {
    // The tool judges by the first rule of a file.
    writeFileSync(join(folder, 'rule.cddl'), `first = ${rule}\n${document}`);
    const files = items.map((bytes, i) => {
      const file = join(folder, `item-${i}.cbor`);
      writeFileSync(file, bytes);
      return file;
    });
    const args = ['--ci', 'validate', '--cddl', join(folder, 'rule.cddl'), '--cbor', ...files];
    const { status, stdout, stderr } = spawnSync('cddl', args, { encoding: 'utf8' });
    return status === 0 && !/error/i.test(`${stdout}${stderr}`) ? undefined : `${stdout}${stderr}`.trim();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
