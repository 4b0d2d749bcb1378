// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { askHome } from '../agency/home/node/index.js';
import { LIMITS, principalKey } from '../core/index.js';
import { judgeContradiction } from '../log/index.js';
import { loadRelayConfig, relayContradictions } from '../relay/index.js';
import { issuersOf } from '../trust/index.js';
import { readInput, writeOutput } from './files.js';
import { sayJson } from './say.js';
import { openFolder } from './trust/folder.js';
import { readOptions, required, UsageError } from './usage.js';

const HELP = `Usage: rogatory contradictions --home DIR [--out FOLDER]
       rogatory contradictions --relay CONFIG [--out FOLDER]
       rogatory contradictions --judge FILE --trust FOLDER

Lists the statements of others that cannot both be true, as an agency or a relay has kept them, one JSON object a line: what contradicts
what, and who signed both. With --judge anybody draws the conclusion anew, from a file and the trust documents of both states alone.
  --home DIR      home of the agency (its process must be running: it answers on the socket of its home)
  --relay CONFIG  configuration of the relay (its process must not be running)
  --out FOLDER    write the evidence of each there, as KEY.cbor; what stands there already is left as it is
  --judge FILE    evidence that somebody handed over, or - for standard input
  --trust FOLDER  made by rogatory trust init: the roots of both states are pinned there, and their directories imported
`;

/** One line of the list, as far as it is read here; the rest is a conclusion or, where none follows today for a relay, a code. */
interface Listed {
  readonly key: string;
  readonly evidence: Uint8Array;
}

export async function run(args: string[]): Promise<number> {
  const { texts } = readOptions(args, { texts: ['home', 'relay', 'out', 'judge', 'trust'] }, HELP);
  const { home, relay, out, judge, trust } = texts;
  if ([home, relay, judge].filter((given) => given !== undefined).length !== 1)
    throw new UsageError('say --home, --relay or --judge, one of them');
  if (judge !== undefined && out !== undefined) throw new UsageError('--out goes with --home or --relay: --judge writes nothing');
  if (judge === undefined && trust !== undefined) throw new UsageError('--trust goes with --judge');
  if (judge !== undefined) {
    const view = issuersOf(openFolder(required(trust, 'trust')));
    const found = judgeContradiction(view, readInput(judge, LIMITS.contradictionMaxBytes));
    sayJson({ class: found.class, accused: principalKey(found.accused) });
    return 0;
  }
  const found = relay === undefined ? await ofHome(required(home, 'home')) : await relayContradictions(loadRelayConfig(relay));
  for (const { evidence, ...listed } of found) {
    const file = out === undefined ? undefined : keep(out, listed.key, evidence);
    sayJson({ ...listed, ...(file === undefined ? {} : { file }) });
  }
  return 0;
}

/** One by one: an answer is one line, of at most a mebibyte. */
async function ofHome(home: string): Promise<readonly Listed[]> {
  const found: Listed[] = [];
  for (;;) {
    const after = found.at(-1)?.key ?? '';
    const next = (await askHome(home, 'contradiction', { after })) as { readonly key: string; readonly evidence: string } | null;
    if (next === null) return found;
    found.push({ ...next, evidence: new Uint8Array(Buffer.from(next.evidence, 'base64')) });
  }
}

function keep(folder: string, key: string, evidence: Uint8Array): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${key}.cbor`);
  // Named by its digest: what stands there is the same.
  if (!existsSync(path)) writeOutput(path, evidence, { force: false });
  return path;
}
