// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isRogatoryError } from '../core/index.js';
import { addSignatures, readDocument, readRoot, rootFingerprint } from '../trust/index.js';
import type { TrustDocument } from '../trust/index.js';
import { exportName, listTrustFolder, writePins, writeTrustFolder } from '../trust/node/index.js';
import { writeOutput } from './files.js';
import { challenge } from './trust/challenge.js';
import { nowSeconds, openFolder } from './trust/folder.js';
import { openSigners, readDocumentFile } from './trust/keys.js';
import { needed, publish } from './trust/publish.js';
import { say, sayJson } from './say.js';
import { readOptions, required, UsageError } from './usage.js';

const HELP = `Usage: rogatory trust init --trust FOLDER --root ROOT
       rogatory trust publish root DESCRIPTION KEY... --out FILE [--previous ROOT]
       rogatory trust publish directory DESCRIPTION KEY... --root ROOT --out FILE
       rogatory trust publish directory KEY... --trust FOLDER --out FILE [--change REQUEST [--answer ANSWER]]... [--days DAYS] [--accept-unvouched]
       rogatory trust publish freshness KEY... --trust FOLDER|--root ROOT --directory DIRECTORY --out FILE [--hours HOURS]
       rogatory trust challenge REQUEST --trust FOLDER --out FILE
       rogatory trust sign DOCUMENT KEY... --out FILE
       rogatory trust import --trust FOLDER DOCUMENT|FOLDER...
       rogatory trust export --trust FOLDER --out FOLDER [--for SCOPE]
       rogatory trust status --trust FOLDER

Publishes the documents of a state, and keeps a folder of documents: nothing enters it that is not signed as it must be. What is about to
be signed is explained first. rogatory inspect shows what a document says.
  --trust FOLDER          folder of documents; rogatory ceremony pins further states in it
  --change REQUEST        apply what rogatory key asked for to the newest directory of the folder, and publish the next one
  --answer ANSWER         what rogatory key answered to the challenge of a request that enters a KEM key: without it none is listed
  --accept-unvouched      take a new signer for which no older one vouches
  --days DAYS             until that directory expires: 1 to 30 (default)
  --dry-run               explain what would be published, and sign nothing
  --force                 replace the output file
  --for SCOPE             export for this state: the own documents, and those between the two
  --json                  print one JSON object
  --passphrase-file FILE  passphrase of the key files; default: the variable ROGATORY_PASSPHRASE, or the terminal
`;

const MANY = 256;

export async function run(args: string[]): Promise<number> {
  const { texts, lists, flags, positionals } = readOptions(
    args,
    {
      texts: ['trust', 'root', 'directory', 'previous', 'out', 'hours', 'days', 'for', 'passphrase-file'],
      lists: ['change', 'answer'],
      flags: ['json', 'dry-run', 'force', 'accept-unvouched'],
      positionals: MANY,
    },
    HELP,
  );
  const [action, ...rest] = positionals;
  const force = flags.force === true;
  const print = (value: object, text: string): number => {
    if (flags.json === true) sayJson(value);
    else say(text);
    return 0;
  };
  switch (action) {
    case 'init': {
      const root = readDocumentFile(required(texts.root, 'root'));
      const scope = init(required(texts.trust, 'trust'), root);
      return print({ scope, fingerprint: rootFingerprint(root) }, `${scope}  ${rootFingerprint(root)}\n`);
    }
    case 'publish': {
      const options = {
        texts: {
          out: undefined,
          previous: undefined,
          root: undefined,
          directory: undefined,
          hours: undefined,
          trust: undefined,
          days: undefined,
          'passphrase-file': undefined,
          ...texts,
        },
        changes: lists.change ?? [],
        answers: lists.answer ?? [],
        acceptUnvouched: flags['accept-unvouched'] === true,
        dryRun: flags['dry-run'] === true,
        force,
      };
      const done = await publish(rest[0], rest.slice(1), options);
      return print(
        done,
        done.signed ? `${done.file ?? ''}  ${done.digest ?? ''}\n` : `${done.explanation.join('\n')}\nNothing was signed.\n`,
      );
    }
    case 'sign': {
      const [path, ...keys] = rest;
      const signed = await addSignatures(readDocumentFile(needed(path, 'a document')), await openSigners(keys, texts['passphrase-file']));
      writeOutput(required(texts.out, 'out'), signed, { force });
      return print(
        { signatures: readDocument(signed).sign.signatures.length },
        `${readDocument(signed).sign.signatures.length} signatures\n`,
      );
    }
    case 'challenge': {
      const asked = await challenge(needed(rest[0], 'a request'), required(texts.trust, 'trust'), required(texts.out, 'out'), force);
      return print(asked, `${asked.explanation.join('\n')}\n${asked.file}\n`);
    }
    case 'import':
      return importAll(required(texts.trust, 'trust'), rest, print);
    case 'export': {
      const files = exportAll(required(texts.trust, 'trust'), required(texts.out, 'out'), texts.for);
      return print({ files }, files.map((name) => `${name}\n`).join(''));
    }
    case 'status': {
      const states = status(required(texts.trust, 'trust'));
      return print({ states }, states.map(statusText).join(''));
    }
    default:
      throw new UsageError(`say init, publish, challenge, sign, import, export or status\n\n${HELP}`);
  }
}

function init(folder: string, root: Uint8Array): string {
  const { scope } = readRoot(readDocument(root)).claimed;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (listTrustFolder(folder).length > 0) throw new UsageError(`${folder} holds documents already`);
  writePins(folder, { own: scope, pins: new Map([[scope, rootFingerprint(root)]]) });
  writeTrustFolder(folder, [root]);
  openFolder(folder);
  return scope;
}

/** Order in which documents build on each other. */
const ORDER: readonly string[] = ['root', 'directory', 'freshness', 'accord', 'accord-end', 'ceremony'];

function importAll(folder: string, paths: readonly string[], print: (value: object, text: string) => number): number {
  if (paths.length === 0) throw new UsageError('name documents, or folders of them');
  const trust = openFolder(folder);
  const taken: { file: string; kind: string; scope?: string; changed: boolean }[] = [];
  const refused: { file: string; code: string; reason: string }[] = [];
  const attempt = (file: string, task: () => void): void => {
    try {
      task();
    } catch (error) {
      if (!isRogatoryError(error)) throw error;
      refused.push({ file, code: error.code, reason: error.message });
    }
  };
  const read: { path: string; document: TrustDocument; version: number }[] = [];
  for (const path of paths.flatMap(filesAt)) {
    attempt(path, () => {
      const document = readDocument(readDocumentFile(path));
      read.push({ path, document, version: document.kind === 'root' ? readRoot(document).claimed.version : 0 });
    });
  }
  read.sort((a, b) => ORDER.indexOf(a.document.kind) - ORDER.indexOf(b.document.kind) || a.version - b.version);
  for (const { path, document } of read) {
    attempt(path, () => taken.push({ file: path, ...trust.add(document.bytes, nowSeconds() * 1000) }));
  }
  const lines = [
    ...taken.map(({ file, kind, changed }) => `${changed ? 'taken in' : 'held already'}  ${kind}  ${file}\n`),
    ...refused.map(({ file, code, reason }) => `refused  ${file}: ${code}: ${reason}\n`),
  ];
  print({ taken, refused }, lines.join(''));
  return refused.length === 0 ? 0 : 1;
}

/** A document, or those of a folder. */
function filesAt(path: string): readonly string[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [path];
  return listTrustFolder(path).map((name) => join(path, name));
}

function exportAll(folder: string, out: string, peer: string | undefined): readonly string[] {
  const trust = openFolder(folder);
  const scopes = peer === undefined ? trust.scopes() : [trust.own];
  const peers = peer === undefined ? trust.scopes().filter((scope) => scope !== trust.own) : [peer];
  const named: (readonly [string, Uint8Array])[] = [
    ...scopes.flatMap((scope) =>
      trust.newest(scope).map((document) => [exportName(document, scope, versionIn(document)), document.bytes] as const),
    ),
    ...peers.flatMap((scope) =>
      trust.between(trust.own, scope).map((document) => [exportName(document, scope, undefined), document.bytes] as const),
    ),
  ];
  mkdirSync(out, { recursive: true });
  for (const [name, bytes] of named) writeOutput(join(out, name), bytes, { force: true });
  return named.map(([name]) => name);
}

function versionIn(document: TrustDocument): number | undefined {
  return document.kind === 'root' ? readRoot(document).claimed.version : undefined;
}

interface StateStatus {
  readonly scope: string;
  readonly own: boolean;
  readonly root: number;
  readonly directory: number;
  readonly freshness: 'fresh' | 'stale';
  readonly reason?: string;
  readonly freshUntil?: string;
  readonly accord?: { readonly id: string; readonly version: number; readonly until: string } | null;
  readonly ceremony?: boolean;
}

function status(folder: string): readonly StateStatus[] {
  const trust = openFolder(folder);
  const now = nowSeconds() * 1000;
  return trust.scopes().map((scope) => {
    const { state, reason, expiresAt } = trust.freshness(scope, now);
    const accord = scope === trust.own ? undefined : trust.accordBetween(trust.own, scope, now);
    return {
      scope,
      own: scope === trust.own,
      root: trust.heldVersion('root', scope),
      directory: trust.heldVersion('directory', scope),
      freshness: state,
      ...(reason === undefined ? {} : { reason }),
      ...(expiresAt === undefined ? {} : { freshUntil: utc(expiresAt) }),
      ...(scope === trust.own
        ? {}
        : {
            accord:
              accord === undefined
                ? null
                : { id: Buffer.from(accord.id).toString('hex'), version: accord.version, until: utc(accord.notAfter) },
            ceremony: trust.ceremonies().some(({ other, own }) => other === scope || own === scope),
          }),
    };
  });
}

function statusText({ scope, own, root, directory, freshness, reason, freshUntil, accord, ceremony }: StateStatus): string {
  const lines = [
    `${scope}${own ? ' (own)' : ''}: root ${root}, directory ${directory}`,
    `  ${freshness}${reason === undefined ? ` until ${freshUntil ?? ''}` : `: ${reason}`}`,
    ...(own
      ? []
      : [
          `  ${accord === null || accord === undefined ? 'no accord in force' : `accord ${accord.version} until ${accord.until}`}; ${ceremony === true ? 'ceremony on record' : 'no ceremony on record'}`,
        ]),
  ];
  return `${lines.join('\n')}\n`;
}

function utc(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
