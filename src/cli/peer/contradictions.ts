// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { askHome } from '../../agency/home/node/index.js';
import { LIMITS, principalKey } from '../../core/index.js';
import { judgeContradiction } from '../../log/index.js';
import { relayContradictions } from '../../relay/index.js';
import { issuersOf } from '../../trust/index.js';
import type { CliCommand, Options } from '../command.js';
import { outputFolder, readInput, writeOutput } from '../file/files.js';
import { text, TRUST } from '../options.js';
import { ofOwner, OWNER } from '../owner.js';
import { sayJson } from '../terminal/say.js';
import { openFolder } from '../trust/folder.js';
import { UsageError } from '../usage-error.js';

/** One line of the list, as far as it is read here; the rest is a conclusion or, where none follows today for a relay, a code. */
interface Listed {
  readonly key: string;
  readonly evidence: Uint8Array;
}

const OPTIONS = {
  ...OWNER,
  out: text('folder', 'write the evidence of each there, as KEY.cbor; what stands there already is left as it is'),
  judge: text('file', 'evidence that somebody handed over, or - for standard input; with --trust'),
  trust: TRUST,
};
type ContradictionOptions = Options<typeof OPTIONS>;

export function define(command: CliCommand): void {
  command
    .description(
      "Lists the statements of others that cannot both be true, as an agency or a relay has kept them, one JSON object a line: what contradicts what, and who signed both. A home's process must be running: it answers on the socket of its home; a relay's must not. With --judge anybody draws the conclusion anew, from a file and the trust documents of both states alone.",
    )
    .does([], OPTIONS, (options) => (options.judge === undefined ? list(options) : judge(options, options.judge)));
}

function judge({ home, config, relay, out, trust }: ContradictionOptions, path: string): void {
  if ([home, config, relay, out].some((given) => given !== undefined))
    throw new UsageError('--judge writes nothing, and stands without --home, --config and --out');
  if (trust === undefined) throw new UsageError('--judge wants --trust, a folder with the roots and directories of both states');
  const found = judgeContradiction(issuersOf(openFolder(trust)), readInput(path, LIMITS.contradictionMaxBytes));
  sayJson({ class: found.class, accused: principalKey(found.accused) });
}

async function list(options: ContradictionOptions): Promise<void> {
  const { out } = options;
  if (options.trust !== undefined) throw new UsageError('--trust goes with --judge');
  const found = await ofOwner<readonly Listed[]>(options, ({ home }) => ofHome(home), relayContradictions);
  for (const { evidence, ...listed } of found) {
    const file = out === undefined ? undefined : keep(out, listed.key, evidence);
    sayJson({ ...listed, ...(file !== undefined && { file }) });
  }
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
  const path = join(outputFolder(folder), `${key}.cbor`);
  // Named by its digest: what stands there is the same.
  if (!existsSync(path)) writeOutput(path, evidence, { force: false });
  return path;
}
