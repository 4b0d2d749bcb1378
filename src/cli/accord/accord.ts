// SPDX-License-Identifier: Apache-2.0
import { X509Certificate } from 'node:crypto';
import { LIMITS, formatUtc, printableJson, systemRandom } from '../../core/index.js';
import { sha256 } from '../../crypto/index.js';
import { endAccord, judgeDraft, proposeAccord, signAccord } from '../../trust/publish/index.js';
import { readAccord, readDocument } from '../../trust/documents/index.js';
import type { AccordContent, Draft } from '../../trust/publish/index.js';
import type { AccordLimits, AccordParty } from '../../trust/documents/index.js';
import type { TrustStore } from '../../trust/index.js';
import type { AccordTerms } from '../../vocabulary/index.js';
import type { CliCommand, Options } from '../command.js';
import { Description, readJson, texts as listOfTexts } from '../file/description.js';
import { readInput, requireFree, writeOutput } from '../file/files.js';
import { contentView } from '../inspect/content.js';
import { hex, unhex } from '../key/public-halves.js';
import { openSigner, readDocumentFile } from '../key/signers.js';
import { needed, text, timeInSeconds, TRUST, wholeNumber } from '../options.js';
import { tell, warn } from '../terminal/say.js';
import { anchorsFor } from '../trust/anchors.js';
import { suiteOf } from '../trust/describe.js';
import { nowSeconds, openFolder } from '../trust/folder.js';
import { SIGNING } from '../trust/publish.js';
import { UsageError } from '../usage-error.js';

const OPTIONS = { trust: needed(TRUST), ...SIGNING };
const END = {
  ...OPTIONS,
  accord: needed(text('id', 'id of the accord, hexadecimal', unhex)),
  version: needed(text('number', 'version of the accord', wholeNumber(1, 2 ** 32 - 1))),
  at: text('time', 'when it ends, such as 2026-01-31T12:00:00Z; default: now', timeInSeconds),
};
type AccordOptions = Options<typeof OPTIONS>;

const DAY = 86_400;
const LIMIT_NAMES: readonly (keyof AccordLimits)[] = ['messagesPerDay', 'bytesPerDay', 'urgentPerHour', 'largestAttachment'];

const SEAL = '<seal-key>  key file of the own seal';

export function define(command: CliCommand): void {
  command.description(
    'Manages the agreement of two states. One state signs a proposal; the other signs it too, or counters with its own version. With both seals it is an accord, and both states import the file. Each side can end it alone. The document is shown before it is signed.',
  );
  command
    .command('propose')
    .description('Signs a proposal.')
    .does(['<description>  in JSON', SEAL], OPTIONS, async (description, key, options) =>
      propose(await describeAccord(description, openFolder(options.trust), undefined), key, options),
    );
  command
    .command('counter')
    .description('Answers a proposal with another one.')
    .does(['<proposal>', '<description>  in JSON', SEAL], OPTIONS, async (proposal, description, key, options) => {
      const previous = readDocument(readDocumentFile(proposal));
      return propose(await describeAccord(description, openFolder(options.trust), previous), key, options);
    });
  command
    .command('sign')
    .description('Signs the proposal of the other side, which makes it an accord, and keeps it in the folder of trust.')
    .does(['<proposal>', SEAL], OPTIONS, signProposal);
  command.command('end').description('Ends an accord permanently for both states.').does([SEAL], END, end);
}

function viewOf(content: AccordContent): object {
  return contentView(content, nowSeconds() * 1000);
}

/** Document to be signed, and the way to sign it. */
interface Signing {
  readonly view: object;
  readonly id: Uint8Array;
  readonly version: number;
  /** Name of the signed result, for people. */
  readonly result: string;
  readonly sign: () => Promise<Uint8Array>;
}

/** Shows the document, and signs it unless it is a dry run. */
async function announce({ view, id, version, result, sign }: Signing, options: AccordOptions): Promise<void> {
  const { out, force = false, dryRun, json } = options;
  const shown = 'explanation' in view ? String(view.explanation) : printableJson(view, 2);
  if (dryRun) {
    tell(json, view, `${shown}\nNothing was signed.\n`);
    return;
  }
  if (out === undefined) throw new UsageError('--out is wanted');
  requireFree(out, { force });
  warn(`${shown}\n`);
  writeOutput(out, await sign(), { force });
  tell(json, { id: hex(id), version, file: out }, `${hex(id)} version ${version}: ${out}\n${result}\n`);
}

function propose(content: AccordContent, key: string, options: AccordOptions): Promise<void> {
  const { id, version } = content;
  const sign = async (): Promise<Uint8Array> => proposeAccord(content, await openSigner(key, options.passphraseFile));
  return announce({ view: viewOf(content), id, version, result: 'a proposal, until the other side signs it', sign }, options);
}

async function signProposal(path: string, key: string, options: AccordOptions): Promise<void> {
  const trust = openFolder(options.trust);
  const proposal = readDocumentFile(path);
  const document = readDocument(proposal);
  const { claimed } = readAccord(document);
  requireUnsigned(path, judgeDraft(proposal, anchorsFor(document, trust)), trust.own);
  // Loaded only when there are terms, because the catalogue of messages is large.
  if (claimed.terms.length > 0) (await import('../../vocabulary/index.js')).decodeTerms(claimed.terms);
  const { id, version } = claimed;
  const sign = async (): Promise<Uint8Array> => kept(trust, await signAccord(proposal, await openSigner(key, options.passphraseFile)));
  return announce(
    { view: viewOf(claimed), id, version, result: 'an accord, and kept; send the file to the other side to import', sign },
    options,
  );
}

/** @throws UsageError when this state's seal is on the proposal: it would gain nothing. */
function requireUnsigned(path: string, { quorums }: Draft, own: string | undefined): void {
  const [present, missing] = [true, false].map((isThere) =>
    quorums.filter(({ signed, threshold }) => signed.length >= threshold === isThere).map(({ role }) => role),
  ) as [string[], string[]];
  const mine = present.find((role) => role.startsWith(`seal of ${own}/`));
  if (mine === undefined) return;
  const rest =
    missing.length === 0
      ? 'no signature is missing: import it with "rogatory trust import"'
      : `missing: ${missing.join(', ')}. That side signs it with "rogatory accord sign"`;
  throw new UsageError(`${path}: the ${mine} is on it already; ${rest}. Nothing was signed`);
}

async function end(key: string, options: Options<typeof END>): Promise<void> {
  const { accord: id, version, at: endsAt = nowSeconds() } = options;
  const trust = openFolder(options.trust);
  if (!trust.accords().some((held) => hex(held.id) === hex(id) && held.version === version))
    throw new UsageError('this accord is not in the folder of trust');
  const view = { explanation: `The accord ends at ${formatUtc(endsAt)} for both states, for good.` };
  const sign = async (): Promise<Uint8Array> =>
    kept(trust, await endAccord({ id, version, endsAt }, await openSigner(key, options.passphraseFile)));
  return announce({ view, id, version, result: 'ended, and kept; send the file to the other side to import', sign }, options);
}

function kept(trust: TrustStore, bytes: Uint8Array): Uint8Array {
  trust.add(bytes, nowSeconds() * 1000);
  return bytes;
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
      ? (await import('../../vocabulary/index.js')).encodeTerms(readJson(file.path('terms')) as AccordTerms)
      : new Uint8Array(0),
  };
}

/** Largest PEM file of a certificate that fits a token: base64 is longer than DER. */
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

/** The newest active seal of an agency, from its directory. */
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
