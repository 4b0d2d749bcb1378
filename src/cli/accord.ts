// SPDX-License-Identifier: Apache-2.0
import { X509Certificate } from 'node:crypto';
import { LIMITS, formatUtc, printableJson, systemRandom } from '../core/index.js';
import { sha256 } from '../crypto/index.js';
import type { AccordTerms } from '../vocabulary/index.js';
import { endAccord, proposeAccord, signAccord } from '../trust/publish/index.js';
import { readAccord, readDocument } from '../trust/documents/index.js';
import type { AccordContent } from '../trust/publish/index.js';
import type { AccordLimits, AccordParty } from '../trust/documents/index.js';
import type { TrustStore } from '../trust/index.js';
import { readInput, writeOutput } from './files.js';
import { accordView } from './inspect/documents.js';
import { hex, unhex } from './public-halves.js';
import { timeOf } from './time.js';
import { suiteOf } from './trust/describe.js';
import { nowSeconds, openFolder } from './trust/folder.js';
import { Description, readJson, texts as listOfTexts } from './trust/json.js';
import { openSigners, readDocumentFile } from './trust/keys.js';
import { needed } from './trust/publish.js';
import { say, sayJson, warn } from './say.js';
import { readOptions, required, UsageError } from './usage.js';

const HELP = `Usage: rogatory accord propose DESCRIPTION SEAL-KEY --trust FOLDER --out FILE
       rogatory accord counter PROPOSAL DESCRIPTION SEAL-KEY --trust FOLDER --out FILE
       rogatory accord sign PROPOSAL SEAL-KEY --trust FOLDER --out FILE
       rogatory accord end SEAL-KEY --trust FOLDER --accord ID --version N [--at TIME] --out FILE
       rogatory accord show FILE

The agreement of two states. One signs a proposal; the other signs the same, or counters with a version of its own. With both seals it is an
accord, and both import the file. Either side ends it alone. What is about to be signed is shown first.
  --trust FOLDER          folder that rogatory trust init made, with both states in it
  --accord ID             id of the accord, hexadecimal
  --at TIME               when it ends, such as 2026-01-31T12:00:00Z; default now
  --dry-run               show what would be signed, and sign nothing
  --force                 replace the output file
  --json                  print one JSON object
  --passphrase-file FILE  passphrase of the seal; default: the variable ROGATORY_PASSPHRASE, or the terminal
`;

const DAY = 86_400;
const LIMIT_NAMES: readonly (keyof AccordLimits)[] = ['messagesPerDay', 'bytesPerDay', 'urgentPerHour', 'largestAttachment'];

export async function run(args: string[]): Promise<number> {
  const { texts, flags, positionals } = readOptions(
    args,
    { texts: ['trust', 'out', 'accord', 'version', 'at', 'passphrase-file'], flags: ['json', 'force', 'dry-run'], positionals: 4 },
    HELP,
  );
  const [action, ...rest] = positionals;
  const dryRun = flags['dry-run'] === true;
  const print = (value: object, text: string): number => {
    if (flags.json === true) sayJson(value);
    else say(text);
    return 0;
  };
  const finish = (bytes: Uint8Array, id: Uint8Array, version: number, text: string): number => {
    const file = required(texts.out, 'out');
    writeOutput(file, bytes, { force: flags.force === true });
    return print({ id: hex(id), version, file }, `${hex(id)} version ${version}: ${file}\n${text}\n`);
  };
  const sealOf = async (key: string | undefined) => {
    const [seal] = await openSigners([needed(key, 'a seal')], texts['passphrase-file']);
    return seal as NonNullable<typeof seal>;
  };
  const shown = (content: AccordContent): object => accordView(content, nowSeconds() * 1000);
  if (action === 'show') {
    const { claimed } = readAccord(readDocument(readDocumentFile(needed(rest[0], 'a file'))));
    return print(shown(claimed), `${printableJson(shown(claimed), 2)}\n`);
  }
  const trust = openFolder(required(texts.trust, 'trust'));
  switch (action) {
    case 'propose':
    case 'counter': {
      const previous = action === 'counter' ? readDocument(readDocumentFile(needed(rest[0], 'a proposal'))) : undefined;
      const [description, key] = action === 'counter' ? rest.slice(1) : rest;
      const content = await describeAccord(needed(description, 'a description'), trust, previous);
      const view = shown(content);
      if (dryRun) return print(view, `${printableJson(view, 2)}\nNothing was signed.\n`);
      warn(`${printableJson(view, 2)}\n`);
      return finish(
        await proposeAccord(content, await sealOf(key)),
        content.id,
        content.version,
        'a proposal, until the other side signs it',
      );
    }
    case 'sign': {
      const [path, key] = rest;
      const proposal = readDocumentFile(needed(path, 'a proposal'));
      const { claimed } = readAccord(readDocument(proposal));
      // Loaded where there are terms: the catalogue of messages is large.
      if (claimed.terms.length > 0) (await import('../vocabulary/index.js')).decodeTerms(claimed.terms);
      const view = shown(claimed);
      if (dryRun) return print(view, `${printableJson(view, 2)}\nNothing was signed.\n`);
      warn(`${printableJson(view, 2)}\n`);
      const signed = await signAccord(proposal, await sealOf(key));
      trust.add(signed, nowSeconds() * 1000);
      return finish(signed, claimed.id, claimed.version, 'an accord, and kept; the other side imports the file');
    }
    case 'end': {
      const id = unhex(required(texts.accord, 'accord'));
      const version = Number(required(texts.version, 'version'));
      const endsAt = texts.at === undefined ? nowSeconds() : Math.floor(timeOf(texts.at, 'at') / 1000);
      if (!trust.accords().some((accord) => hex(accord.id) === hex(id) && accord.version === version))
        throw new UsageError('no such accord is held');
      const explanation = `The accord ends at ${formatUtc(endsAt)} for both states, for good.`;
      if (dryRun) return print({ explanation }, `${explanation}\nNothing was signed.\n`);
      warn(`${explanation}\n`);
      const bytes = await endAccord({ id, version, endsAt }, await sealOf(rest[0]));
      trust.add(bytes, nowSeconds() * 1000);
      return finish(bytes, id, version, 'ended, and kept; the other side imports the file');
    }
    default:
      throw new UsageError(`say propose, counter, sign, end or show\n\n${HELP}`);
  }
}

async function describeAccord(
  path: string,
  trust: TrustStore,
  previous: ReturnType<typeof readDocument> | undefined,
): Promise<AccordContent> {
  const file = Description.read(path, ['parties', 'days', 'minimumSuite', 'agencies', 'limits', 'timestampAuthorities', 'terms']);
  const now = nowSeconds();
  const before = previous === undefined ? undefined : readAccord(previous).claimed;
  const minimumSuite = suiteOf(file.text('minimumSuite'));
  const parties = file.entries('parties').map(([scope, id]) => partyOf(trust, scope, String(id)));
  if (parties.length !== 2) throw new UsageError(`${path}: an accord has two parties`);
  const agencies = file.entries('agencies').map(([scope, covered]): [string, Map<string, readonly string[]>] => {
    if (typeof covered !== 'object' || covered === null) throw new UsageError(`${path}: agencies of ${scope}`);
    return [scope, new Map(Object.entries(covered).map(([id, mailboxes]) => [id, listOfTexts(mailboxes, `${path}: mailboxes of ${id}`)]))];
  });
  const limits = file.has('limits') ? file.object('limits', LIMIT_NAMES) : undefined;
  return {
    id: before?.id ?? systemRandom(16),
    version: (before?.version ?? 0) + 1,
    previous: previous?.digest ?? null,
    parties: parties as [AccordParty, AccordParty],
    issuedAt: now,
    notBefore: now,
    notAfter: now + file.number('days', 730) * DAY,
    minimumSuite,
    agencies: new Map(agencies),
    limits: Object.fromEntries(LIMIT_NAMES.flatMap((name) => (limits?.has(name) === true ? [[name, limits.number(name)]] : []))),
    ...(file.has('timestampAuthorities') ? { timestampAuthorities: file.paths('timestampAuthorities').map(digestOfCertificate) } : {}),
    terms: file.has('terms')
      ? (await import('../vocabulary/index.js')).encodeTerms(readJson(file.path('terms')) as AccordTerms)
      : new Uint8Array(0),
  };
}

/** A certificate that fits a token, in PEM: its base64 is longer than the DER. */
const CERTIFICATE_MAX_BYTES = 2 * LIMITS.unprotectedHeaderMaxBytes;

/** SHA-256 of a certificate, PEM or DER. */
function digestOfCertificate(path: string): Uint8Array {
  const bytes = readInput(path, CERTIFICATE_MAX_BYTES);
  try {
    return sha256(new X509Certificate(bytes).raw);
  } catch {
    throw new UsageError(`${path}: no certificate, PEM or DER`);
  }
}

/** The newest active seal of an agency, as its directory has it. */
function partyOf(trust: TrustStore, scope: string, id: string): AccordParty {
  const seals =
    trust.agency(scope, id, nowSeconds() * 1000)?.signers.filter(({ role, status }) => role === 'seal' && status === 'active') ?? [];
  const newest = seals.reduce<(typeof seals)[number] | undefined>(
    (best, seal) => (best === undefined || seal.from > best.from ? seal : best),
    undefined,
  );
  if (newest === undefined) throw new UsageError(`no seal of ${scope}/${id} is held: import the directory of ${scope}`);
  return { scope, id, key: newest.signerId };
}
