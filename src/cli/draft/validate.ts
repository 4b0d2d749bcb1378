// SPDX-License-Identifier: Apache-2.0
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { askHome } from '../../agency/home/node/index.js';
import { openAgency } from '../../agency/index.js';
import type { Agency } from '../../agency/index.js';
import { isRogatoryError, printableJson } from '../../core/index.js';
import { hasErrors, validateJson } from '../../schema/index.js';
import type { Finding } from '../../schema/index.js';
import { EIO_ACCORD, RU_TR_ACCORD, UNTOC_ACCORD } from '../../vocabulary/accords/index.js';
import { decodeTerms, encodeTerms, registry } from '../../vocabulary/index.js';
import type { AccordTerms } from '../../vocabulary/index.js';
import { findingIn, ruleOf } from '../../vocabulary/findings/index.js';
import { LABEL_LANGUAGES } from '../../vocabulary/labels/index.js';
import type { CliCommand, Options } from '../command.js';
import { dossierToContinue } from '../dossier/list.js';
import type { DossierSummary } from '../dossier/list.js';
import { readJson, readJsonFile } from '../file/description.js';
import { filesToAttach } from '../message/files-to-attach.js';
import { withKnownMailbox } from '../message/mailboxes.js';
import { choice, flag, HOME, list, PASSPHRASE, text } from '../options.js';
import { obtainPassphrase } from '../terminal/passphrase.js';
import { say, warn } from '../terminal/say.js';
import { UsageError } from '../usage-error.js';
import { requireType } from '../message/body.js';
import { exampleText, findingsText } from './findings.js';
import { typeOfHead } from './head-line.js';

const DEFAULT_TYPE = 'request.submit';
/** Rule that every file that a body names is attached. */
const ATTACHED = 'P47';

type RequestToJudge = Parameters<Agency['judge']>[0];

const OPTIONS = {
  type: text('type', 'message type (default: that of the first line of a draft, else request.submit)'),
  accord: {
    ...text(
      'accord',
      'also check against the terms of an accord: untoc, ru-tr or eio (illustrative, agreed by no State), or a file of terms in JSON',
    ),
    excludes: ['home'],
  },
  home: { ...HOME, about: 'home of the agency: check also against accord, directories and dossier, as "rogatory send" does' },
  to: text('mailbox', 'with --home: addressee, local@scope'),
  dossier: text('id', 'with --home: the dossier that it continues: file number of either side, or UUID'),
  attach: list('file', 'a file that will be sent with it, in the order of "rogatory send"'),
  attachments: { ...text('folder', 'folder of the files that will be sent with it, in the order of their names'), excludes: ['attach'] },
  lang: choice('language', 'language of the findings; translations are marked until a person has reviewed them', LABEL_LANGUAGES),
  test: flag('judge it as a test message'),
  json: flag('one JSON object a line'),
  passphraseFile: PASSPHRASE,
};

export function define(command: CliCommand): void {
  command
    .description(
      'Checks a body in JSON against its schema and against every rule that needs only what is given: the file, files to attach, an accord or a home. Prints what must be mended first, then what should be looked at. The exit code is 1 when a finding forbids sending. Lines that begin with // are comments.',
    )
    .does(['<file>  the body, or - for standard input'], OPTIONS, judgeFile);
}

async function judgeFile(path: string, options: Options<typeof OPTIONS>): Promise<number> {
  const { lang = 'en', json: asJson } = options;
  if (options.type !== undefined) requireType(options.type);
  const { value: json, head } = readJsonFile(path);
  const type = options.type ?? typeOfHead(head) ?? DEFAULT_TYPE;
  const judged = await judge(type, json, options);
  const unattached = filesOf(options) === undefined ? unattachedFiles(type, json, judged) : [];
  const findings = [...judged, ...unattached];
  if (asJson) for (const found of findings) say(`${printableJson(jsonOf(found, lang))}\n`);
  else say(`${findingsText(path, { type, json }, findings, lang)}${exampleText(json, lang)}`);
  if (unattached.length > 0) warn('rogatory: name the files with --attach, in the order of their numbers: "rogatory send" wants them\n');
  if (hasErrors(findings) && options.type === undefined) warn(`rogatory: judged as ${type}; give --type if it is another message\n`);
  return hasErrors(findings) ? 1 : 0;
}

/**
 * Warns of each file that the body names and nobody attaches. Without --attach the judgement took all of them as attached, and
 * "rogatory send" attaches only the files that it is given.
 */
function unattachedFiles(type: string, json: unknown, judged: readonly Finding[]): readonly Finding[] {
  const { version } = registry.majors(type)[0];
  const isTold = (found: Finding): boolean => judged.some(({ rule, path }) => rule === found.rule && path === found.path);
  return validateJson(registry, { type, version, json, test: true, attachments: [] }, {})
    .filter((found) => found.rule === ATTACHED && !isTold(found))
    .map((found) => ({ ...found, severity: 'W' }));
}

async function judge(type: string, json: unknown, options: Options<typeof OPTIONS>): Promise<readonly Finding[]> {
  const { accord, home, to, dossier, test = false, passphraseFile } = options;
  const files = filesOf(options);
  if (home === undefined) {
    if (to !== undefined || dossier !== undefined) throw new UsageError('--to and --dossier need --home');
    const { version } = registry.majors(type)[0];
    const attached = files === undefined ? {} : { attachments: Array.from({ length: files }, (_, i) => i + 1) };
    const message = { type, version, json, test, issuedAt: Date.now(), ...attached };
    return validateJson(registry, message, accord === undefined ? {} : { terms: termsOf(accord) });
  }
  if (to === undefined && dossier === undefined) throw new UsageError('--home needs --to or --dossier');
  if (typeof json !== 'object' || json === null) throw new UsageError('the body is an object');
  const request = {
    ...{ type, json, test },
    ...(to !== undefined && { to }),
    ...(dossier !== undefined && { dossier }),
    ...(files !== undefined && { files }),
  };
  return withKnownMailbox(() => judgedBy(home, request, passphraseFile));
}

/** Judged by the process that has the home open, or by this one when none has. */
async function judgedBy(home: string, request: RequestToJudge, passphraseFile: string | undefined): Promise<readonly Finding[]> {
  try {
    const asked = await inItsDossier(request, async () => (await askHome(home, 'dossiers')) as readonly DossierSummary[]);
    return (await askHome(home, 'judge', asked)) as readonly Finding[];
  } catch (error) {
    if (!isRogatoryError(error, 'AGENCY_CONTROL')) throw error;
  }
  const agency = await openAgency({ home, passphrase: await obtainPassphrase(passphraseFile) });
  try {
    return await agency.judge(await inItsDossier(request, () => agency.dossiers()));
  } finally {
    await agency.close();
  }
}

/** A request whose dossier may be named by a file number. */
async function inItsDossier(request: RequestToJudge, list: () => Promise<readonly DossierSummary[]>): Promise<RequestToJudge> {
  const { dossier } = request;
  return dossier === undefined ? request : { ...request, dossier: await dossierToContinue(dossier, list) };
}

/** Number of files that will travel with it; undefined when nobody said. */
function filesOf({ attach, attachments: folder }: Options<typeof OPTIONS>): number | undefined {
  if (folder === undefined) return attach === undefined ? undefined : filesToAttach(attach, undefined).attachments.length;
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) throw new UsageError(`there is no folder ${folder}`);
  const paths = readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
  return filesToAttach(paths, undefined).attachments.length;
}

function termsOf(accord: string): AccordTerms {
  const known = [UNTOC_ACCORD, RU_TR_ACCORD, EIO_ACCORD].find(({ id }) => id === accord);
  // Encoding checks their form.
  return known?.terms ?? decodeTerms(encodeTerms(readJson(accord) as AccordTerms));
}

function jsonOf({ template: _, ...found }: Finding, lang: (typeof LABEL_LANGUAGES)[number]): object {
  const { text: summary, ...rule } = ruleOf(found.rule, lang);
  return { ...found, text: findingIn(found, lang).text, summary, ...rule };
}
