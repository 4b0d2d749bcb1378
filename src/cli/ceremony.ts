// SPDX-License-Identifier: Apache-2.0
import { printable } from '../core/index.js';
import { addSignatures, recordCeremony, rootFingerprint } from '../trust/publish/index.js';
import { formatFingerprint, parseFingerprint, readCeremony } from '../trust/index.js';
import { readDocument, readRoot } from '../trust/documents/index.js';
import type { CeremonyOfficer } from '../trust/index.js';
import { readPins, writePins } from '../trust/store/node/index.js';
import { writeOutput } from './files.js';
import { hex } from './public-halves.js';
import { qrText } from './qr.js';
import { nowSeconds, openFolder } from './trust/folder.js';
import { Description, readJson } from './trust/json.js';
import { openSigners, readDocumentFile } from './trust/keys.js';
import { needed } from './trust/publish.js';
import { questions } from './trust/questions.js';
import type { Questions } from './trust/questions.js';
import { say, sayJson, warn } from './say.js';
import { readOptions, required, UsageError } from './usage.js';

const HELP = `Usage: rogatory ceremony show --root ROOT
       rogatory ceremony confirm --trust FOLDER --root ROOT SEAL-KEY --out FILE [options]
       rogatory ceremony sign RECORD SEAL-KEY --trust FOLDER --out FILE

Two officers of each side compare the fingerprint of a root before anything else of the other state is believed. "show" gives the own one,
to be read out; "confirm" takes what the other side read out, compares it with the file, pins the state and records the ceremony; "sign"
adds the seal of the other side to the record. What is not given as an option is asked for, one answer a line.
  --root ROOT             root document, version 1
  --trust FOLDER          folder that rogatory trust init made
  --fingerprint TEXT      as the officers of the other side read it out, in groups of four
  --officers FILE         JSON: a list of {"scope", "name", "function"}, at least two people of each side
  --channel TEXT          how they spoke
  --out FILE              the record
  --force                 replace the output file
  --json                  print one JSON object
  --passphrase-file FILE  passphrase of the seal; default: the variable ROGATORY_PASSPHRASE, or the terminal
`;

const OFFICERS = 2;

export async function run(args: string[]): Promise<number> {
  const { texts, flags, positionals } = readOptions(
    args,
    { texts: ['root', 'trust', 'fingerprint', 'officers', 'channel', 'out', 'passphrase-file'], flags: ['json', 'force'], positionals: 3 },
    HELP,
  );
  const [action, ...rest] = positionals;
  const print = (value: object, text: string): number => {
    if (flags.json === true) sayJson(value);
    else say(text);
    return 0;
  };
  if (action === 'show') {
    const root = readDocumentFile(required(texts.root, 'root'));
    const fingerprint = rootFingerprint(root);
    const { scope } = readRoot(readDocument(root)).claimed;
    return print({ scope, fingerprint }, `${scope}\n\n  ${fingerprint.replaceAll('-', ' ')}\n\n${qrText(fingerprint)}`);
  }
  const write = (bytes: Uint8Array): string => {
    const path = required(texts.out, 'out');
    writeOutput(path, bytes, { force: flags.force === true });
    return path;
  };
  if (action === 'confirm') {
    const asked = questions();
    try {
      const { scope, record } = await confirm({ ...texts, seal: rest[0] }, asked);
      const file = write(record);
      return print({ scope, file }, `${scope} is pinned. ${file} waits for the seal of ${scope}: rogatory ceremony sign.\n`);
    } finally {
      asked.close();
    }
  }
  if (action === 'sign') {
    const [path, key] = rest;
    const folder = openFolder(required(texts.trust, 'trust'));
    const bytes = readDocumentFile(needed(path, 'a record'));
    const { claimed } = readCeremony(readDocument(bytes));
    const pin = readPins(required(texts.trust, 'trust')).pins.get(folder.own);
    if (claimed.other !== folder.own || pin === undefined || hex(claimed.rootDigest) !== hex(parseFingerprint(pin))) {
      throw new UsageError(`${path ?? ''}: the record is not of the root of ${folder.own}; do not sign it`);
    }
    for (const { scope, name, function: duty } of claimed.officers) warn(`${printable(`${scope}: ${name}, ${duty}`)}\n`);
    const signed = await addSignatures(bytes, await openSigners([needed(key, 'a seal')], texts['passphrase-file']));
    folder.add(signed, nowSeconds() * 1000);
    return print(
      { own: claimed.own, other: claimed.other, file: write(signed) },
      `recorded and kept; ${claimed.own} imports the file too\n`,
    );
  }
  throw new UsageError(`say show, confirm or sign\n\n${HELP}`);
}

interface Given {
  readonly trust?: string;
  readonly root?: string;
  readonly fingerprint?: string;
  readonly officers?: string;
  readonly channel?: string;
  readonly seal: string | undefined;
  readonly 'passphrase-file'?: string;
}

async function confirm(given: Given, asked: Questions): Promise<{ scope: string; record: Uint8Array }> {
  const folder = given.trust ?? (await asked.ask('Folder of trust:'));
  const trust = openFolder(folder);
  const bytes = readDocumentFile(given.root ?? (await asked.ask('Root document of the other state:')));
  const document = readDocument(bytes);
  const { scope } = readRoot(document).claimed;
  if (scope === trust.own) throw new UsageError(`${scope} is the own state`);
  rootFingerprint(bytes);
  // Typed in as it is heard: who only says yes to what a screen shows has compared nothing.
  const heard = given.fingerprint ?? (await asked.ask(`Fingerprint of ${scope} as its officers read it out:`));
  if (hex(parseFingerprint(heard)) !== hex(document.digest)) {
    throw new UsageError(
      `that is not the fingerprint of the file, which is ${formatFingerprint(document.digest)}: the file did not come from those officers. Nothing was pinned`,
    );
  }
  const officers = given.officers === undefined ? await askOfficers([trust.own, scope], asked) : readOfficers(given.officers);
  const channel = given.channel ?? (await asked.ask('Channel (a meeting; a note and a telephone call; ...):'));
  const seal = given.seal ?? (await asked.ask('Key file of the own seal:'));
  const [signer] = await openSigners([seal], given['passphrase-file']);
  const content = { own: trust.own, other: scope, rootDigest: document.digest, at: nowSeconds(), officers, channel };
  const record = await recordCeremony(content, signer as NonNullable<typeof signer>);
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
