// SPDX-License-Identifier: Apache-2.0
// Signing with keys in several places: each signer adds its signature to the shared file, or to a copy of it.
import { printable } from '../../core/index.js';
import { formatFingerprint } from '../../trust/index.js';
import { judgeDraft, mergeDrafts, signDraft } from '../../trust/publish/index.js';
import { readDocument } from '../../trust/documents/index.js';
import type { Draft } from '../../trust/publish/index.js';
import type { Options } from '../command.js';
import { list, text, TRUST, VERBOSE } from '../options.js';
import { writeOutput } from '../file/files.js';
import { documentView } from '../inspect/signed.js';
import { warn } from '../terminal/say.js';
import { UsageError } from '../usage-error.js';
import { anchorsFor } from './anchors.js';
import { nowSeconds, openFolder } from './folder.js';
import { openSigners, readDocumentFile } from '../key/signers.js';
import { needed, SIGNING, warnOfShared } from './publish.js';
import { changesAgainstHeld, contentText, wantedLines } from './show.js';

export const SIGN = {
  with: list('copy', 'another copy, whose signatures are joined'),
  trust: TRUST,
  root: text('file', 'the previous root of a root, or the root that governs a document'),
  verbose: VERBOSE,
  ...SIGNING,
};

type Signed = Awaited<ReturnType<typeof sign>>;

/**
 * Shows a document, then signs it or joins separate signatures.
 * @throws RogatoryError `TRUST_DRAFT` (TRUST-33) for a document that was altered, a signer that it does not ask for, and copies that
 * differ.
 */
export async function sign(path: string, keys: readonly string[], options: Options<typeof SIGN>) {
  const { with: copies = [], dryRun } = options;
  if (keys.length === 0 && copies.length === 0 && !dryRun)
    throw new UsageError('name the key files that sign, or a copy whose signatures --with joins');
  const first = readDocumentFile(path);
  const document = readDocument(first);
  const trust = options.trust === undefined ? undefined : openFolder(options.trust);
  const anchors = anchorsFor(document, trust, options.root === undefined ? undefined : readDocumentFile(options.root));
  const joined = mergeDrafts([first, ...copies.map(readDocumentFile)], anchors);
  const view = documentView(document, nowSeconds() * 1000);
  const digest = formatFingerprint(document.digest);
  const changes = trust === undefined ? undefined : changesAgainstHeld(document, trust);
  const explanation = [
    ...contentText(view, options.verbose === true || options.json === true)
      .trimEnd()
      .split('\n'),
    ...(changes === undefined
      ? []
      : ['Changes against the held version:', ...(changes.length === 0 ? ['  nothing'] : changes.map((line) => `  ${line}`))]),
    `The signed document has the fingerprint ${digest}.`,
  ];
  const report = (draft: Draft, more: { readonly signed: boolean; readonly file?: string }) => ({
    kind: document.kind,
    digest,
    explanation,
    complete: draft.complete,
    wanted: wantedLines(draft),
    signatures: draft.document.sign.signatures.length,
    ...more,
  });
  if (dryRun) return report(judgeDraft(joined, anchors), { signed: false });
  const file = needed(options.out, '--out');
  // Print it before signing, so that the user can still stop.
  warn(`${explanation.map(printable).join('\n')}\n`);
  if (trust !== undefined) warnOfShared(document, trust);
  const bytes = keys.length === 0 ? joined : await signDraft(joined, await openSigners(keys, options.passphraseFile), anchors);
  writeOutput(file, bytes, { force: options.force ?? false });
  return report(judgeDraft(bytes, anchors), { signed: keys.length > 0, file });
}

export function signedText({ explanation, signed, complete, wanted, file }: Signed): string {
  if (file === undefined) return `${[...explanation, ...wanted].map(printable).join('\n')}\nNothing was signed.\n`;
  const state = complete ? 'complete: readers will accept it' : 'not complete: readers refuse it until the other signers have signed';
  return `${file}  ${signed ? 'signed' : 'joined'}, ${state}\n${wanted.map((line) => `  ${line}\n`).join('')}`;
}
