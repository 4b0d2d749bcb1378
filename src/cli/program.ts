// SPDX-License-Identifier: Apache-2.0
// The command line as a whole. Each command is loaded when it is asked for: the list of them reads nothing else.
import { CliCommand, CommanderError } from './command.js';
import { faultOf } from './fault.js';
import { warn } from './terminal/say.js';

interface Module {
  readonly define: (command: CliCommand) => unknown;
}

const COMMANDS: Readonly<Record<string, readonly [summary: string, load: () => Promise<Module>]>> = {
  demo: ['two demonstration states exchange a request on this machine', () => import('./demo/demo.js')],
  relay: ['run the relay of a state', () => import('./relay/relay.js')],
  send: ['seal and send a message from a home', () => import('./message/send.js')],
  inbox: ['print and acknowledge what has arrived in a home, or take in a frame', () => import('./message/inbox.js')],
  held: ['list or discard the messages that an agency cannot judge yet', () => import('./message/held.js')],
  keygen: ['draw keys under a passphrase, and print their public halves', () => import('./key/keygen.js')],
  key: ['list, rotate, retire or mark the keys of a home or a relay', () => import('./key/key.js')],
  seal: ['seal a message into a file, for a courier', () => import('./message/seal.js')],
  open: ['open a frame with the keys of a home', () => import('./message/open.js')],
  attach: ['encrypt files for a message that is still to be sealed', () => import('./message/attach.js')],
  detach: ['decrypt the attachments of a frame', () => import('./message/detach.js')],
  trust: ['publish, keep and show the documents of trust', () => import('./trust/trust.js')],
  ceremony: ['compare the root of another state, pin it, record how', () => import('./ceremony/ceremony.js')],
  accord: ['propose, counter, sign and end the accord of two states', () => import('./accord/accord.js')],
  inspect: ['show what a frame, trust document or key file says without keys', () => import('./inspect/inspect.js')],
  draft: ['print a commented template of a request or another message', () => import('./draft/draft.js')],
  validate: ['tell what a body in JSON lacks, by its form and every rule', () => import('./draft/validate.js')],
  schema: ['print the JSON Schema or CDDL of a message type', () => import('./draft/schema.js')],
  erase: ['erase the content of a message or a dossier, and keep the proof of it', () => import('./message/erase.js')],
  dossier: ['list the dossiers of a home, show one, or print its request as a letter', () => import('./dossier/dossier.js')],
  contradictions: ['list and judge statements of others that cannot both be true', () => import('./peer/contradictions.js')],
  restores: ['list the restores that counterparties state', async () => ({ define: (await import('./peer/restores.js')).restores })],
  'accept-restore': [
    'follow the new log of a counterparty whose store was put back',
    async () => ({ define: (await import('./peer/restores.js')).acceptance }),
  ],
  'discard-restore': [
    'drop the statement that a store was put back',
    async () => ({ define: (await import('./peer/restores.js')).discard }),
  ],
  repeat: ['owe a peer again what reached it since a time', async () => ({ define: (await import('./peer/restores.js')).repeat })],
  restored: [
    'state that a home or a relay was copied back from a backup',
    async () => ({ define: (await import('./peer/restores.js')).restored }),
  ],
  backup: [
    'write a backup of a home or a relay, while it runs or not',
    async () => ({ define: (await import('./home/backup.js')).backup }),
  ],
  restore: ['verify a backup, and put it into a new folder', async () => ({ define: (await import('./home/backup.js')).restore })],
  status: ['tell how the agency of a home stands', () => import('./home/status.js')],
};

/** Runs a command line. @returns its exit code. @throws UsageError when it is wrong; what the command refuses with. */
export async function run(args: readonly string[]): Promise<number> {
  const program = new CliCommand('rogatory')
    .description('mutual legal assistance between states')
    .usage('<command> [options]')
    .option('-v, --version', 'print the version; with --verbose, also the runtime and who computes each primitive')
    .helpOption('-h, --help', 'tell what a command does, and its options')
    .helpCommand('help [command]', 'the same of a command')
    .enablePositionalOptions()
    .exitOverride();
  for (const [name, [summary]] of Object.entries(COMMANDS)) program.command(name).summary(summary);
  program.hook('preSubcommand', async (_program, command) => {
    const load = COMMANDS[command.name()]?.[1];
    if (load !== undefined && command instanceof CliCommand) (await load()).define(command);
  });
  try {
    await program.parseAsync(asked(args), { from: 'user' });
    return program.exitCode;
  } catch (error) {
    // Help was printed: because somebody asked for it, or because no command was named.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

/** Runs a command line, and says on standard error what is wrong with it. @returns its exit code. @throws a fault of this program. */
export async function answer(args: readonly string[]): Promise<number> {
  try {
    return await run(args);
  } catch (error) {
    const { exitCode, text } = faultOf(error);
    warn(`rogatory: ${text}\n`);
    return exitCode;
  }
}

/** `help send` is `send --help`; beside a command that nobody knows nothing else counts. */
function asked(args: readonly string[]): readonly string[] {
  const [first = '', ...rest] = args;
  if (first === 'help') return rest[0] !== undefined && Object.hasOwn(COMMANDS, rest[0]) ? [...rest, '--help'] : [rest[0] ?? '--help'];
  return first.startsWith('-') || first === '' || Object.hasOwn(COMMANDS, first) ? args : [first];
}
