// SPDX-License-Identifier: Apache-2.0
import { openAgency } from '../../agency/index.js';
import type { Agency, SendRequest, SentMessage } from '../../agency/index.js';
import { LIMITS } from '../../core/index.js';
import { InvalidArgumentError } from '../command.js';
import type { CliCommand, Options } from '../command.js';
import { openOfficers } from '../key/signers.js';
import { choice, HOME, list, MESSAGE, needed, oneLine, PASSPHRASE, QUIET, seconds, text } from '../options.js';
import { interruptible } from '../terminal/interruption.js';
import { obtainPassphrase } from '../terminal/passphrase.js';
import { overFiles, progress, progressPort, whilst } from '../terminal/progress.js';
import type { ProgressPort } from '../terminal/progress.js';
import { sayJson, warn } from '../terminal/say.js';
import { UsageError } from '../usage-error.js';
import { exampleText, findingsText } from '../draft/findings.js';
import type { JudgedJson } from '../draft/findings.js';
import { dossierToContinue } from '../dossier/list.js';
import { readJson } from '../file/description.js';
import { hasErrors, validateJson } from '../../schema/index.js';
import type { Finding } from '../../schema/index.js';
import { registry } from '../../vocabulary/index.js';
import { LABEL_LANGUAGES } from '../../vocabulary/labels/index.js';
import type { LabelLanguage } from '../../vocabulary/labels/index.js';
import { ALARMS, warnOfAlarm } from './alarm-line.js';
import { bodyOf, requireType } from './body.js';
import { filesToAttach } from './files-to-attach.js';
import type { FilesToAttach } from './files-to-attach.js';
import { SentFiles, Submission } from './handover.js';
import { withKnownMailbox } from './mailboxes.js';

/** Longest answer time of a working relay. */
const PATIENCE_MS = 2_000;

const OPTIONS = {
  home: needed(HOME),
  ...MESSAGE,
  attach: list('file', `send this file with the message: any size, at most ${LIMITS.attachmentsMax} files`),
  mediaType: text('type', 'media type of all files (default: application/octet-stream)', mediaTypeOf),
  wait: text('seconds', 'give up waiting after this time (default: 30); message and files stay queued', seconds),
  staleOverride: text('files', 'key files of two officers, with a comma, who decide to send to a state with stale documents'),
  reason: text('text', 'with --stale-override: reason why it cannot wait; the other side reads it', oneLine),
  officersPassphraseFile: text('file', "passphrase of the officers' key files, or two with a comma; default: that of the home"),
  lang: choice('language', 'language of findings', LABEL_LANGUAGES),
  quiet: { ...QUIET, about: 'show no progress, and no warnings about the message' },
  passphraseFile: PASSPHRASE,
};

export function define(command: CliCommand): void {
  command
    .description(
      `Checks a message against its schema and rules, seals it, and waits until the own relay has it on stable storage, with the files of --attach. Files are encrypted first and copied into the home; what is interrupted continues when a process has the home open again. --stale-override is allowed only for EMERGENCY and PROVISIONAL messages.\n${ALARMS}`,
    )
    .does([], OPTIONS, sendMessage);
}

/** Type and subtype, perhaps with parameters (RFC 6838). */
const MEDIA_TYPE = /^[a-z0-9][\w!#$&^.+-]*\/[a-z0-9][\w!#$&^.+-]*(\s*;.+)?$/i;

function mediaTypeOf(value: string): string {
  if (MEDIA_TYPE.test(value)) return value;
  throw new InvalidArgumentError('must be a type and a subtype, such as application/pdf');
}

async function sendMessage(options: Options<typeof OPTIONS>): Promise<number> {
  const { home, wait = 30_000, staleOverride: files, reason, passphraseFile, officersPassphraseFile, urgent, body, ...rest } = options;
  const { attach = [], mediaType, quiet, lang = 'en', ...request } = rest;
  const port = progressPort(quiet);
  if (mediaType !== undefined && attach.length === 0) throw new UsageError('--media-type needs --attach');
  const toAttach = filesToAttach(attach, mediaType);
  const { type, test = false } = request;
  requireType(type);
  if (request.to === undefined && request.dossier === undefined) throw new UsageError('give --to, or --dossier');
  const json = readJson(body);
  const judged = { type, json };
  // Without its form it goes nowhere: this needs no home, and no passphrase.
  const { version } = registry.majors(type)[0];
  const attachments = toAttach.attachments.map((_, i) => i + 1);
  const own = validateJson(registry, { ...judged, version, test, attachments, issuedAt: Date.now() }, {});
  if (hasErrors(own)) return refuse(judged, own, body, lang);
  const left = test ? '' : exampleText(json, lang);
  if (left !== '') throw new UsageError(`${body}: ${left.trimEnd()}; --test sends it as a test message`);
  if (files !== undefined && reason === undefined) throw new UsageError('--stale-override needs --reason');
  const officers = files === undefined ? undefined : await openOfficers(files, officersPassphraseFile ?? passphraseFile);
  const submission = new Submission();
  const sentFiles = new SentFiles();
  const agency = await openAgency({
    home,
    passphrase: await obtainPassphrase(passphraseFile),
    onEvent: (event) => {
      submission.observe(event);
      sentFiles.observe(event);
      warnOfAlarm(event);
    },
  });
  try {
    const { to } = request;
    const dossier = request.dossier === undefined ? undefined : await dossierToContinue(request.dossier, () => agency.dossiers());
    const where = { ...(to !== undefined && { to }), ...(dossier !== undefined && { dossier }) };
    const found = await withKnownMailbox(() => agency.judge({ ...judged, ...where, test, files: attachments.length }));
    if (hasErrors(found)) return refuse(judged, found, body, lang);
    if (found.length > 0 && quiet !== true) warn(findingsText(body, judged, found, lang));
    const asked = {
      ...request,
      ...where,
      body: bodyOf(type, json),
      ...(urgent && { priority: 'urgent' as const }),
      ...(officers !== undefined && reason !== undefined && { staleOverride: { officers, reason } }),
    };
    const sent = await withKnownMailbox(() => (attach.length === 0 ? agency.send(asked) : sendWithFiles(agency, asked, toAttach, port)));
    const deadline = performance.now() + wait;
    if (!(await submission.of(sent.messageId, Math.min(wait, PATIENCE_MS))) && wait > PATIENCE_MS) {
      warn(`rogatory: waiting for ${await relayText(agency)}, at most ${wait / 1000} s\n`);
      await whilst('waiting', submission.of(sent.messageId, wait - PATIENCE_MS), port);
    }
    const { timeline } = await agency.dossier(sent.dossier);
    const entry = timeline.find(({ messageId }) => messageId === sent.messageId);
    const status = entry?.transport ?? 'queued';
    if (attach.length > 0) await sentFiles.of(agency, entry?.messageDigest);
    if (status !== 'queued' && status !== 'refused') await sentFiles.handedOver(Math.max(0, deadline - performance.now()), port);
    if (status === 'queued' || (status !== 'refused' && !sentFiles.areAtRelay)) {
      const [missing, it] = status === 'queued' ? ['the message', 'It'] : ['all files of the message', 'The rest'];
      const share = attach.length === 0 ? '' : ` (${sentFiles.text()})`;
      // It waits in the home until a process opens that.
      warn(
        `rogatory: ${await relayText(agency)} has not taken ${missing} yet${share}. ${it} waits in ${home}, and is sent while a process has this home open, ` +
          `such as "rogatory inbox --home ${home} --wait 3600". Is the relay running?\n`,
      );
    }
    sayJson({ ...sent, status, attachments: sentFiles.views() });
    return status === 'refused' ? 1 : 0;
  } finally {
    await agency.close();
  }
}

/** Says what forbids to send, and what else should be looked at. @returns the exit code. */
function refuse(judged: JudgedJson, found: readonly Finding[], file: string, language: LabelLanguage): number {
  warn(
    `${findingsText(file, judged, found, language)}rogatory: SCHEMA_INVALID (SCHEMA-03): nothing was sent. "rogatory validate" judges it again when it is mended\n`,
  );
  return 1;
}

/** Encrypts the files, shows how far that is, and sends. */
async function sendWithFiles(
  agency: Agency,
  request: SendRequest,
  { attachments, totalBytes }: FilesToAttach,
  port: ProgressPort,
): Promise<SentMessage> {
  const bar = progress('encrypting', totalBytes, port);
  return interruptible((signal) => agency.send({ ...request, attachments }, { signal, onProgress: overFiles(bar) })).finally(() =>
    bar.end(),
  );
}

async function relayText(agency: Agency): Promise<string> {
  const { relay, link } = await agency.status();
  return `the relay ${relay} (${link.code ?? `link: ${link.state}`})`;
}
