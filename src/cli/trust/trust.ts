// SPDX-License-Identifier: Apache-2.0
import { printable } from '../../core/index.js';
import { rootFingerprint } from '../../trust/publish/index.js';
import type { CliCommand } from '../command.js';
import { readDocumentFile } from '../key/signers.js';
import { CONFIG, FORCE, JSON_OUTPUT, needed, text, TRUST, VERBOSE } from '../options.js';
import { tell } from '../terminal/say.js';
import { challenge } from './challenge.js';
import { exportAll, importAll, importedText, init } from './exchange.js';
import { openReadOnly } from './folder.js';
import { keepStating, STATING } from './freshness.js';
import { DIRECTORY, FRESHNESS, publishedText, publishNewDirectory, publishNewFreshness, publishNewRoot, ROOT } from './publish.js';
import type { Published } from './publish.js';
import { show, shownText } from './show.js';
import { sign, SIGN, signedText } from './sign.js';
import { status, statusText } from './status.js';

const FOLDER = { trust: needed(TRUST), json: JSON_OUTPUT };
const INIT = { ...FOLDER, root: needed(text('file', 'root of the own state, version 1')) };
const CHALLENGE = { ...FOLDER, out: needed(text('file', 'the challenge')), force: FORCE };
const EXPORT = {
  ...FOLDER,
  out: needed(text('folder', 'folder for the documents')),
  for: text('scope', 'receiving state: export the own documents and those between the two states'),
  force: FORCE,
};

const KEYS = '[key...]  a key file, or the description (.json) of a key in a token, as "rogatory keygen --token" takes it';

export function define(command: CliCommand): void {
  command.description(
    'Publishes the documents of a state, and keeps a folder of documents, which accepts only documents with the required signatures. Each document is shown before it is signed.',
  );
  command
    .command('init')
    .description('Makes a folder of trust with the root of the own state; "rogatory ceremony" pins further states in it.')
    .does([], INIT, ({ trust: folder, root: path, json }) => {
      const root = readDocumentFile(path);
      const [scope, fingerprint] = [init(folder, root), rootFingerprint(root)];
      tell(json, { scope, fingerprint }, `${scope}  ${fingerprint}\n`);
    });
  publication(command.command('publish').description('Publishes a document of the own state.'));
  command
    .command('freshness')
    .description(
      'States by machine what "publish freshness" states by hand: which root and directory of the own state are the newest in the folder, at once and then every so many hours, until SIGTERM. It refuses a directory that has expired or that is not the newest, and never goes behind a later statement. Its key can sign nothing else.',
    )
    .does([KEYS], STATING, keepStating);
  command
    .command('challenge')
    .description('Makes a challenge for a request that enters a KEM key. The owner answers with "rogatory key answer".')
    .does(['<request>  a file written by "rogatory key"'], CHALLENGE, async (request, { trust: folder, out, force = false, json }) => {
      const asked = await challenge(request, folder, out, force);
      tell(json, asked, `${asked.explanation.map(printable).join('\n')}\n${printable(asked.file)}\n`);
    });
  command
    .command('sign')
    .description('Adds signatures to a document that waits for them, or joins the signatures of copies.')
    .does(['<document>  a file written by "publish --partial" or by another signer', KEYS], SIGN, async (document, keys, options) => {
      const done = await sign(document, keys, options);
      tell(options.json, done, signedText(done));
    });
  command
    .command('show')
    .description(
      'Shows the content of a document, a request of "rogatory key", a challenge or its answer, whether it is verified, and its changes. The exit code is 1 when it is refused.',
    )
    .does(['<file>'], { trust: TRUST, json: JSON_OUTPUT, verbose: VERBOSE }, (path, { trust: folder, json, verbose = false }) => {
      const shown = show(path, folder);
      tell(json, shown, shownText(shown, verbose));
      return shown.verdict === 'refused' ? 1 : 0;
    });
  command
    .command('import')
    .description('Imports documents. A refused one does not stop the others, but makes the exit code 1.')
    .does(['<path...>  documents, or folders of them'], FOLDER, (paths, { trust: folder, json }) => {
      const done = importAll(folder, paths);
      tell(json, done, importedText(done));
      return done.refused.length === 0 ? 0 : 1;
    });
  command
    .command('export')
    .description('Exports documents under descriptive names.')
    .does([], EXPORT, ({ trust: folder, out, for: peer, force = false, json }) => {
      const files = exportAll(folder, out, { peer, force });
      tell(json, { files }, files.map((name) => `${printable(name)}\n`).join(''));
    });
  command
    .command('status')
    .description('Prints the status of each state and its end of validity, from a folder of trust, of a relay or of a home.')
    .does([], { trust: TRUST, config: CONFIG, json: JSON_OUTPUT }, async ({ json, ...folder }) => {
      const states = status(await openReadOnly(folder));
      tell(json, { states }, states.map((state) => statusText(state, Date.now())).join(''));
    });
}

function publication(publish: CliCommand): void {
  const printDone = (done: Published, json: boolean | undefined): void => tell(json, done, publishedText(done));
  publish
    .command('root')
    .description('Publishes the root of a state.')
    .does(['<description>  in JSON', KEYS], ROOT, async (description, keys, options) =>
      printDone(await publishNewRoot(description, keys, options), options.json),
    );
  publish
    .command('directory')
    .description(
      'Publishes the first directory of a state, from a description and a root; or, with --trust, the next directory of a folder.',
    )
    .does(['[path...]  the description (JSON), unless --trust is given; then the keys that sign'], DIRECTORY, async (rest, options) =>
      printDone(await publishNewDirectory(rest, options), options.json),
    );
  publish
    .command('freshness')
    .description('Publishes a statement that root and directory, from a folder or two files, are the newest.')
    .does([KEYS], FRESHNESS, async (keys, options) => printDone(await publishNewFreshness(keys, options), options.json));
}
