// The CDDL of SPEC.md, rule by rule, put before a validator that is not ours: Debian's `cddl`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const hasCddl = spawnSync('cddl', ['--version']).status === 0;
export const withoutCddl = 'skipped: the tool cddl is absent (apt-get install cddl)';

type Rules = ReadonlyMap<string, string>;

const SPEC = new URL('../../../SPEC.md', import.meta.url);

/** Rules of each section of SPEC.md, by its area: a name is looked up in the section first, then in the earlier ones. */
function readSections(): ReadonlyMap<string, Rules> {
  const sections = new Map<string, Rules>();
  for (const section of readFileSync(SPEC, 'utf8').split(/^(?=## )/m)) {
    const area = /^## .*\(([A-Z]+)\)/.exec(section)?.[1];
    if (area === undefined) continue;
    const rules = new Map<string, string>();
    for (const [, block = ''] of section.matchAll(/```cddl\n(.*?)```/gs)) {
      for (const text of block.replaceAll(/;.*$/gm, '').split(/^(?=[a-zA-Z][\w-]*(?:<\w+>)?\s*(?:=|\/=))/m)) {
        const name = /^([a-zA-Z][\w-]*)/.exec(text)?.[1];
        if (name !== undefined) rules.set(name, `${rules.get(name) ?? ''}${text.trim()}\n`);
      }
    }
    sections.set(area, rules);
  }
  return sections;
}

const sections = readSections();

/** A document that begins with `rule` and holds what it needs. */
export function documentFor(area: string, rule: string): string {
  const own = sections.get(area);
  const names = [...sections.keys()];
  const earlier = names.slice(0, names.indexOf(area)).reverse();
  const find = (name: string): string | undefined =>
    own?.get(name) ?? earlier.map((other) => sections.get(other)?.get(name)).find((text) => text !== undefined);
  const wanted = [rule];
  const taken = new Map<string, string>();
  for (const name of wanted) {
    const text = find(name);
    if (text === undefined || taken.has(name)) continue;
    taken.set(name, text);
    const body = text.replaceAll(/"[^"]*"/g, '').slice(text.indexOf('='));
    wanted.push(...(body.match(/[a-zA-Z][\w-]*/g) ?? []));
  }
  if (!taken.has(rule)) throw new TypeError(`SPEC.md has no rule ${rule} for ${area}`);
  // The tool takes no control operator on the key of a map: there, and only for the tool, such a key is any text.
  const keys = [...taken.values()].flatMap((text) => [...text.matchAll(/([a-z][\w-]*)\s*=>/g)].map(([, name = '']) => name));
  for (const key of keys) if (taken.get(key)?.includes('.regexp') === true) taken.set(key, `${key} = tstr\n`);
  // Nor does it try the second choice of a type that an array repeats: any negative integer stands for both.
  if (/^sig-alg\s*= -19 \/ -49$/m.test(taken.get('sig-alg') ?? '')) taken.set('sig-alg', 'sig-alg = nint\n');
  // And it breaks down over a byte string that is written out: for it any will do.
  return [...taken.values()].join('').replaceAll(/h'[0-9a-f]*'/g, 'bstr');
}

/** What `cddl` says: undefined when the bytes match the rule, else its words. */
export function violation(area: string, rule: string, bytes: Uint8Array): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'rogatory-cddl-'));
  try {
    writeFileSync(join(folder, 'rule.cddl'), documentFor(area, rule));
    writeFileSync(join(folder, 'item.cbor'), bytes);
    const { status, stdout, stderr } = spawnSync(
      'cddl',
      ['--ci', 'validate', '--cddl', join(folder, 'rule.cddl'), '--cbor', join(folder, 'item.cbor')],
      {
        encoding: 'utf8',
      },
    );
    return status === 0 && !/error/i.test(`${stdout}${stderr}`) ? undefined : `${stdout}${stderr}`.trim();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
