// SPDX-License-Identifier: Apache-2.0
import { isRogatoryError, printable } from '../../core/index.js';
import { addSignatures, recordCeremony, rootFingerprint } from '../../trust/publish/index.js';
import { formatFingerprint, parseFingerprint, readCeremony } from '../../trust/index.js';
import { readDocument, readRoot } from '../../trust/documents/index.js';
import type { CeremonyOfficer } from '../../trust/index.js';
import { readPins, writePins } from '../../trust/store/node/index.js';
import type { CliCommand, Options } from '../command.js';
import { Description, readJson } from '../file/description.js';
import { requireFree, writeOutput } from '../file/files.js';
import { hex } from '../key/public-halves.js';
import { openSigner, readDocumentFile } from '../key/signers.js';
import { FORCE, JSON_OUTPUT, KEY_PASSPHRASE, needed, text, TRUST } from '../options.js';
import { qrText } from '../terminal/qr.js';
import { questions } from '../terminal/questions.js';
import type { Questions } from '../terminal/questions.js';
import { tell, warn } from '../terminal/say.js';
import { nowSeconds, openFolder } from '../trust/folder.js';
import { UsageError } from '../usage-error.js';

const RECORD = {
  out: needed(text('file', 'the record')),
  force: FORCE,
  json: JSON_OUTPUT,
  passphraseFile: KEY_PASSPHRASE,
};
const CONFIRM = {
  trust: TRUST,
  root: text('file', 'root document of the other state, version 1'),
  fingerprint: text('text', 'as the officers of the other side read it out, in groups of four'),
  officers: text('file', 'JSON: a list of {"scope", "name", "function"}, at least two people of each side'),
  channel: text('text', 'how they spoke'),
  ...RECORD,
};
const SIGN = { trust: needed(TRUST), ...RECORD };

const OFFICERS = 2;

export function define(command: CliCommand): void {
  command.description(
    'Compares and pins the root of another state. Two officers of each side compare its fingerprint before any other document of that state is trusted.',
  );
  command
    .command('show')
    .description('Prints the fingerprint of the own root, to be read out.')
    .does([], { root: needed(text('file', 'root document, version 1')), json: JSON_OUTPUT }, ({ root: path, json }) => {
      const root = readDocumentFile(path);
      const fingerprint = rootFingerprint(root);
      const { scope } = readRoot(readDocument(root)).claimed;
      tell(json, { scope, fingerprint }, `${scope}\n\n  ${fingerprint.replaceAll('-', ' ')}\n\n${qrText(fingerprint)}`);
    });
  command
    .command('confirm')
    .description(
      'Compares the fingerprint that the other side read out with the file, pins the state and records the ceremony. Missing options are asked for, one answer a line.',
    )
    .does(['[seal-key]  key file of the own seal'], CONFIRM, async (seal, options) => {
      const { out, force = false } = options;
      requireFree(out, { force });
      const asked = questions();
      const { scope, record } = await confirm(options, seal, asked).finally(() => asked.close());
      writeOutput(out, record, { force });
      tell(options.json, { scope, file: out }, `${scope} is pinned. ${out} waits for the seal of ${scope}: rogatory ceremony sign.\n`);
    });
  command
    .command('sign')
    .description('Adds the seal of the other side to the record.')
    .does(['<record>', '<seal-key>  key file of the own seal'], SIGN, signRecord);
}

async function signRecord(path: string, seal: string, options: Options<typeof SIGN>): Promise<void> {
  const folder = openFolder(options.trust);
  const bytes = readDocumentFile(path);
  const { claimed } = readCeremony(readDocument(bytes));
  const pin = readPins(options.trust).pins.get(folder.own);
  if (claimed.other !== folder.own || pin === undefined || hex(claimed.rootDigest) !== hex(parseFingerprint(pin)))
    throw new UsageError(`${path}: the record is not of the root of ${folder.own}; do not sign it`);
  requireFree(options.out, { force: options.force ?? false });
  for (const { scope, name, function: duty } of claimed.officers) warn(`${printable(`${scope}: ${name}, ${duty}`)}\n`);
  const signed = await addSignatures(bytes, [await openSigner(seal, options.passphraseFile)]);
  folder.add(signed, nowSeconds() * 1000);
  writeOutput(options.out, signed, { force: options.force ?? false });
  const { own, other } = claimed;
  tell(options.json, { own, other, file: options.out }, `recorded and kept; ${own} imports the file too\n`);
}

async function confirm(
  given: Options<typeof CONFIRM>,
  sealPath: string | undefined,
  asked: Questions,
): Promise<{ readonly scope: string; readonly record: Uint8Array }> {
  const folder = given.trust ?? (await asked.ask('Folder of trust:'));
  const trust = openFolder(folder);
  const bytes = readDocumentFile(given.root ?? (await asked.ask('Root document of the other state:')));
  const document = readDocument(bytes);
  const { scope } = readRoot(document).claimed;
  if (scope === trust.own) throw new UsageError(`${scope} is the own state`);
  rootFingerprint(bytes);
  // Typed as heard: a person who only confirms text on a screen has compared nothing. For the same reason a wrong fingerprint is not
  // corrected.
  const heard = await hear(scope, given.fingerprint, asked);
  if (hex(heard) !== hex(document.digest)) {
    throw new UsageError(
      'the fingerprint does not match the file: it was misheard, or the file did not come from those officers. Have it read out again. Nothing was pinned',
    );
  }
  const officers = given.officers === undefined ? await askOfficers([trust.own, scope], asked) : readOfficers(given.officers);
  const channel = given.channel ?? (await asked.ask('Channel (a meeting; a note and a telephone call; ...):'));
  const seal = await openSigner(sealPath ?? (await asked.ask('Key file of the own seal:')), given.passphraseFile);
  const record = await recordCeremony(
    { own: trust.own, other: scope, rootDigest: document.digest, at: nowSeconds(), officers, channel },
    seal,
  );
  const held = readPins(folder);
  writePins(folder, { ...held, pins: new Map([...held.pins, [scope, formatFingerprint(document.digest)]]) });
  openFolder(folder).add(bytes, nowSeconds() * 1000);
  return { scope, record };
}

async function askOfficers(scopes: readonly string[], asked: Questions): Promise<CeremonyOfficer[]> {
  const officers: CeremonyOfficer[] = [];
  for (const scope of scopes) {
    for (let i = 1; i <= OFFICERS; i++) {
      const name = await asked.ask(`Officer ${i} of ${scope}, name:`);
      officers.push({ scope, name, function: await asked.ask(`Officer ${i} of ${scope}, function:`) });
    }
  }
  return officers;
}

function readOfficers(path: string): CeremonyOfficer[] {
  const list = readJson(path);
  if (!Array.isArray(list)) throw new UsageError(`${path}: a list is wanted`);
  return list.map((entry: unknown, i) => {
    const officer = new Description(entry, `${path}[${i}]`, '.', ['scope', 'name', 'function']);
    return { scope: officer.text('scope'), name: officer.text('name'), function: officer.text('function') };
  });
}

/** Reads the fingerprint as it was heard. What cannot be one was misheard: a person is asked again. @throws UsageError for that of a script. */
export async function hear(scope: string, given: string | undefined, asked: Questions): Promise<Uint8Array> {
  for (;;) {
    const heard = given ?? (await asked.ask(`Fingerprint of ${scope} as its officers read it out:`));
    try {
      return parseFingerprint(heard);
    } catch (error) {
      if (!isRogatoryError(error, 'ID_MALFORMED')) throw error;
      const fault = `that is not ${error.details.expected}. Have it read out again`;
      if (given !== undefined || !asked.isTerminal) throw new UsageError(`${fault}. Nothing was pinned`);
      warn(`${printable(fault)}.\n`);
    }
  }
}
