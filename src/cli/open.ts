// SPDX-License-Identifier: Apache-2.0
import { openFrame } from '../agency/home/node/index.js';
import { diagnostic } from '../cbor/index.js';
import { formatUtc, formatUuid, isRogatoryError, LIMITS, principalKey, printableJson } from '../core/index.js';
import type { OpenedEnvelope } from '../envelope/index.js';
import { bodyToJson, decodeBody } from '../schema/index.js';
import { digestViews } from './digest-views.js';
import { readInput, stageOutput } from './files.js';
import { obtainPassphrase } from './passphrase.js';
import { hex } from './public-halves.js';
import { timeOf } from './time.js';
import { say } from './say.js';
import { readOptions, required, UsageError } from './usage.js';
import { registry } from '../vocabulary/index.js';

const HELP = `Usage: rogatory open FILE|- --home DIR [--delivered-at TIME] [--out FILE [--force]] [options]

Opens a frame with the keys and trust documents of a home, checks signatures, names, accord and times, and prints header and body as one
JSON object. The home stays as it is: replay, chain, rules and dossier are not judged, and the inbox does not hear of it.
  --home DIR              home of the reading agency (its process must not be running)
  --delivered-at TIME     when the frame came into the agency's hands, 2026-01-31T12:00:00Z; default now. A frame that was delivered
                          in time opens later too
  --out FILE              write the JSON there, with mode 0600, instead of printing it
  --force                 replace FILE if it exists
  --passphrase-file FILE  passphrase of the home's keys; default: the variable ROGATORY_PASSPHRASE, or the terminal
`;

const NOT_JUDGED = ['replay', 'chain', 'rules', 'dossier'] as const;

export async function run(args: string[]): Promise<number> {
  const { texts, flags, positionals } = readOptions(
    args,
    { texts: ['home', 'delivered-at', 'out', 'passphrase-file'], flags: ['force'], positionals: 1 },
    HELP,
  );
  const [path] = positionals;
  if (path === undefined) throw new UsageError(`name a frame, or - for standard input\n\n${HELP}`);
  const home = required(texts.home, 'home');
  const deliveredAt = texts['delivered-at'] === undefined ? {} : { deliveredAt: timeOf(texts['delivered-at'], 'delivered-at') };
  const output = texts.out === undefined ? undefined : stageOutput(texts.out, { force: flags.force === true });
  const frame = readInput(path, LIMITS.frameMaxBytes);
  const passphrase = await obtainPassphrase(texts['passphrase-file']);
  const opened = await openFrame(frame, { home, passphrase, ...deliveredAt });
  const body = bodyView(opened);
  const text = `${printableJson({ ...headerView(opened), ...body }, 2)}\n`;
  if (output === undefined) say(text);
  else {
    output.write(new TextEncoder().encode(text));
    output.publish();
  }
  return 'bodyFault' in body ? 1 : 0;
}

/** The verified header; content key and attachment keys stay where they are. */
function headerView({ outer, envelopeDigest, message, messageDigest, suite, signers }: OpenedEnvelope): object {
  const { type, from, to, chain, accord, dossierId, replyBy } = message;
  return {
    verified: true,
    notJudged: NOT_JUDGED,
    envelope: {
      digest: hex(envelopeDigest),
      id: hex(outer.envelopeId),
      mailboxes: outer.mailboxes,
      expiresAt: formatUtc(outer.expiresAt),
      lane: outer.lane,
      suite,
    },
    message: {
      type: type.name,
      version: [type.major, type.minor],
      messageId: formatUuid(message.messageId),
      digest: hex(messageDigest),
      ...(dossierId === undefined ? {} : { dossier: formatUuid(dossierId) }),
      ...(chain === undefined ? {} : { chain: { seq: chain.seq, ownPrev: hexOrNull(chain.ownPrev), seenPrev: hexOrNull(chain.seenPrev) } }),
      from: principalKey(from),
      to: to.map((party) => ({ agency: principalKey(party), kid: hex(party.key) })),
      issuedAt: formatUtc(message.issuedAt),
      ...(replyBy === undefined ? {} : { replyBy: formatUtc(replyBy) }),
      ...(accord === undefined ? {} : { accord: { id: hex(accord.id), version: accord.version, digest: hex(accord.digest) } }),
      directories: Object.fromEntries([...message.directories].map(([scope, { directoryVersion }]) => [scope, directoryVersion])),
      test: message.test,
      attachments: message.attachments.map((header) => ({
        id: header.id,
        fileName: header.fileName,
        mediaType: header.mediaType,
        size: header.size,
        ...digestViews(header),
        blob: { digest: hex(header.blob.digest), size: header.blob.size },
        keyWithheld: header.keyWithheld,
      })),
    },
    signers: signers.map(hex),
  };
}

/** The body by its schema; what no schema of this version reads is shown in diagnostic notation. */
function bodyView({ message: { type }, body }: OpenedEnvelope): { body: unknown } | { bodyFault: object; bodyDiagnostic: string } {
  const version = [type.major, type.minor] as const;
  try {
    return { body: bodyToJson(registry, type.name, version, decodeBody(registry, type.name, version, body)) };
  } catch (error) {
    if (!isRogatoryError(error)) throw error;
    const { code, clause, message } = error;
    return { bodyFault: { code, clause, message }, bodyDiagnostic: diagnostic(body, { embed: true }) };
  }
}

function hexOrNull(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : hex(bytes);
}
