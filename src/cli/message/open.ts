// SPDX-License-Identifier: Apache-2.0
import { openFrame } from '../../agency/courier/node/index.js';
import { diagnostic } from '../../cbor/index.js';
import { formatUtc, formatUuid, isRogatoryError, LIMITS, principalKey, printableJson } from '../../core/index.js';
import type { OpenedEnvelope } from '../../envelope/index.js';
import { bodyToJson, decodeBody } from '../../schema/index.js';
import type { CliCommand, Options } from '../command.js';
import { DELIVERED_AT, FORCE, HOME, needed, PASSPHRASE, text } from '../options.js';
import { digestViews } from './digest-views.js';
import { readInput, stageOutput } from '../file/files.js';
import { obtainPassphrase } from '../terminal/passphrase.js';
import { hex } from '../key/public-halves.js';
import { say } from '../terminal/say.js';
import { registry } from '../../vocabulary/index.js';

const NOT_JUDGED = ['replay', 'chain', 'rules', 'dossier'] as const;

const OPTIONS = {
  home: needed(HOME),
  deliveredAt: DELIVERED_AT,
  out: text('file', 'write the JSON there, with mode 0600, instead of printing it'),
  force: FORCE,
  passphraseFile: PASSPHRASE,
};

export function define(command: CliCommand): void {
  command
    .description(
      'Opens a frame with the keys and trust documents of a home, checks signatures, names, accord and times, and prints header and body as one JSON object. The home does not change: replay, chain, rules and dossier are not judged, and the inbox is not told.',
    )
    .does(['<frame>  the file, or - for standard input'], OPTIONS, openFile);
}

async function openFile(path: string, options: Options<typeof OPTIONS>): Promise<number> {
  const { home, deliveredAt, out, force = false, passphraseFile } = options;
  const output = out === undefined ? undefined : stageOutput(out, { force });
  const frame = readInput(path, LIMITS.frameMaxBytes);
  const passphrase = await obtainPassphrase(passphraseFile);
  const opened = await openFrame(frame, { home, passphrase, ...(deliveredAt !== undefined && { deliveredAt }) });
  const body = bodyView(opened);
  const text = `${printableJson({ ...headerView(opened), ...body }, 2)}\n`;
  output?.write(new TextEncoder().encode(text));
  output?.publish();
  if (output === undefined) say(text);
  return 'bodyFault' in body ? 1 : 0;
}

/** The verified header, without content key and attachment keys. */
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

/** The body by its schema; a body without a known schema is shown in diagnostic notation. */
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
