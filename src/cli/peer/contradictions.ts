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

/** Part of one line of the list that is read here; the rest is a conclusion or, if none follows today for a relay, a code. */
interface Listed {
  readonly key: string;
  readonly evidence: Uint8Array;
}

const OPTIONS = {
  ...OWNER,
  out: text('folder', 'folder for the contradictions, as KEY.cbor; existing files are kept'),
  judge: text('file', 'file of a contradiction, or - for standard input; needs --trust'),
  trust: TRUST,
};
type ContradictionOptions = Options<typeof OPTIONS>;

export function define(command: CliCommand): void {
  command
    .description(
      'Lists contradictions that an agency or a relay has kept: two statements of one signer that cannot both be true, one JSON object a line. The process of a home must be running and answers on the socket of its home; the process of a relay must not run. With --judge anyone can judge a contradiction again, from a file and the trust documents of both states.',
    )
    .does([], OPTIONS, (options) => (options.judge === undefined ? list(options) : judge(options, options.judge)));
}

function judge({ home, config, out, trust }: ContradictionOptions, path: string): void {
  if ([home, config, out].some((given) => given !== undefined))
    throw new UsageError('--judge writes nothing: leave out --home, --config and --out');
  if (trust === undefined) throw new UsageError('--judge needs --trust, a folder with the roots and directories of both states');
  const found = judgeContradiction(issuersOf(openFolder(trust)), readInput(path, LIMITS.contradictionMaxBytes));
  sayJson({ class: found.class, accused: principalKey(found.accused) });
}

async function list(options: ContradictionOptions): Promise<void> {
  const { out } = options;
  if (options.trust !== undefined) throw new UsageError('--trust needs --judge');
  const found = await ofOwner<readonly Listed[]>(options, ({ home }) => ofHome(home), relayContradictions);
  for (const { evidence, ...listed } of found) {
    const file = out === undefined ? undefined : keep(out, listed.key, evidence);
    sayJson({ ...listed, ...(file !== undefined && { file }) });
  }
}

/** Reads one by one, because an answer is one line of at most a mebibyte. */
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
  // The digest is the name, so an existing file has the same content.
  if (!existsSync(path)) writeOutput(path, evidence, { force: false });
  return path;
}
