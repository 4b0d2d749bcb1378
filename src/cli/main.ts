// SPDX-License-Identifier: Apache-2.0
// The command line behind bin/rogatory.js. Each command is loaded when it is asked for: `--version` reads nothing else.
import { createRequire } from 'node:module';
import { isRogatoryError, printable } from '../core/index.js';
import { endWithoutReader } from './output.js';
import { warn } from './say.js';
import { UsageError } from './usage-error.js';

interface Command {
  readonly summary: string;
  readonly load: () => Promise<{ readonly run: (args: string[]) => Promise<number> }>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  demo: { summary: 'two demonstration states exchange a request on this machine', load: () => import('./demo.js') },
  relay: { summary: 'run the relay of a state', load: () => import('./relay.js') },
  send: { summary: 'seal and send a message from a home', load: () => import('./send.js') },
  inbox: { summary: 'print and acknowledge what has arrived in a home, or take in a frame', load: () => import('./inbox.js') },
  held: { summary: 'list or discard the messages that an agency cannot judge yet', load: () => import('./held.js') },
  keygen: { summary: 'draw keys under a passphrase, and print their public halves', load: () => import('./keygen.js') },
  key: { summary: 'list, rotate, retire or mark the keys of a home', load: () => import('./key.js') },
  seal: { summary: 'seal a message into a file, for a courier', load: () => import('./seal.js') },
  open: { summary: 'open a frame with the keys of a home', load: () => import('./open.js') },
  attach: { summary: 'encrypt files for a message that is still to be sealed', load: () => import('./attach.js') },
  detach: { summary: 'decrypt the attachments of a frame', load: () => import('./detach.js') },
  trust: { summary: 'publish, keep and show the documents of trust', load: () => import('./trust.js') },
  ceremony: { summary: 'compare the root of another state, pin it, record how', load: () => import('./ceremony.js') },
  accord: { summary: 'propose, counter, sign and end the accord of two states', load: () => import('./accord.js') },
  inspect: { summary: 'show what a frame, trust document or key file says without keys', load: () => import('./inspect.js') },
  draft: { summary: 'print a commented template of a request or another message', load: () => import('./draft.js') },
  validate: { summary: 'tell what a body in JSON lacks, by its form and every rule', load: () => import('./validate.js') },
  schema: { summary: 'print the JSON Schema or CDDL of a message type', load: () => import('./schema.js') },
  erase: { summary: 'erase the content of a message or a dossier, and keep the proof of it', load: () => import('./erase.js') },
  dossier: { summary: 'list the dossiers of a home, show one, or print its request as a letter', load: () => import('./dossier.js') },
  contradictions: { summary: 'list and judge statements of others that cannot both be true', load: () => import('./contradictions.js') },
  restores: { summary: 'list the restores that counterparties state', load: () => import('./restores.js') },
  'accept-restore': { summary: 'follow the new log of a counterparty whose store was put back', load: () => import('./accept-restore.js') },
  'discard-restore': { summary: 'drop the statement that a store was put back', load: () => import('./discard-restore.js') },
  repeat: { summary: 'owe a peer again what reached it since a time', load: () => import('./repeat.js') },
  restored: { summary: 'state that a home or a relay was copied back from a backup', load: () => import('./restored.js') },
  status: { summary: 'tell how the agency of a home stands', load: () => import('./status.js') },
};

const HELP = `rogatory: mutual legal assistance between states

Usage: rogatory <command> [options]      (rogatory <command> --help tells its options)

${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(15)} ${summary}`)
  .join('\n')}
  --version  print the version; with --verbose, also the runtime and who computes each primitive
`;

async function describeRuntime(): Promise<string> {
  const { name, providers } = (await import('../crypto/index.js')).cryptoRuntime();
  const lines = [...providers].map(([primitive, provider]) => `  ${primitive.padEnd(23)} ${provider}\n`);
  return `${name}\n${lines.join('')}`;
}

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(HELP);
    return name === undefined ? 2 : 0;
  }
  if (name === '--version' || name === '-v') {
    const manifest = createRequire(import.meta.url)('rogatory/package.json') as { version: string };
    process.stdout.write(`${manifest.version}\n`);
    if (rest.includes('--verbose')) process.stdout.write(await describeRuntime());
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    process.stderr.write(`rogatory: unknown command "${name}"\n\n${HELP}`);
    return 2;
  }
  const { run } = await command.load();
  return run(rest);
}

endWithoutReader();
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) {
    warn(`rogatory: ${error.message}\n`);
    process.exitCode = 2;
  } else if (isRogatoryError(error)) {
    warn(`${printable(`rogatory: ${error.code} (${error.clause}): ${error.message}`)}\n`);
    process.exitCode = 1;
  } else if (error instanceof Error && ('syscall' in error || error.name === 'Interrupted')) {
    // A full disk, a folder that may not be written, Ctrl-C: the error's own words say it.
    warn(`rogatory: ${error.message}\n`);
    process.exitCode = 1;
  } else {
    throw error;
  }
}
