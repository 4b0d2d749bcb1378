// SPDX-License-Identifier: Apache-2.0
// The command line as a whole. Each command is loaded when it is asked for: the list of them reads nothing else.
import { CliCommand, CommanderError } from './command.js';
import { faultOf } from './fault.js';
import { warn } from './terminal/say.js';

type Define = (command: CliCommand) => unknown;

const COMMANDS: Readonly<Record<string, readonly [summary: string, load: () => Promise<Define>]>> = {
  demo: ['two demonstration states exchange a request on this machine', async () => (await import('./demo/demo.js')).demo],
  relay: ['run the relay of a state', async () => (await import('./relay/relay.js')).relay],
  send: ['seal and send a message from a home', async () => (await import('./message/send.js')).send],
  inbox: ['print and acknowledge what has arrived in a home, or take in a frame', async () => (await import('./message/inbox.js')).inbox],
  held: ['list or discard the messages that an agency cannot judge yet', async () => (await import('./message/held.js')).held],
  keygen: ['draw keys under a passphrase, and print their public halves', async () => (await import('./key/keygen.js')).keygen],
  key: ['list, rotate, retire or mark the keys of a home or a relay', async () => (await import('./key/key.js')).key],
  seal: ['seal a message into a file, for a courier', async () => (await import('./message/seal.js')).seal],
  open: ['open a frame with the keys of a home', async () => (await import('./message/open.js')).open],
  attach: ['encrypt files for a message that is still to be sealed', async () => (await import('./message/attach.js')).attach],
  detach: ['decrypt the attachments of a frame', async () => (await import('./message/detach.js')).detach],
  trust: ['publish, keep and show the documents of trust', async () => (await import('./trust/trust.js')).trust],
  ceremony: ['compare the root of another state, pin it, record how', async () => (await import('./ceremony/ceremony.js')).ceremony],
  accord: ['propose, counter, sign and end the accord of two states', async () => (await import('./accord/accord.js')).accord],
  inspect: ['show what a frame, trust document or key file says without keys', async () => (await import('./inspect/inspect.js')).inspect],
  draft: ['print a commented template of a request or another message', async () => (await import('./draft/draft.js')).draft],
  validate: ['tell what a body in JSON lacks, by its form and every rule', async () => (await import('./draft/validate.js')).validation],
  schema: ['print the JSON Schema or CDDL of a message type', async () => (await import('./draft/schema.js')).schema],
  erase: ['erase the content of a message or a dossier, and keep the proof of it', async () => (await import('./message/erase.js')).erase],
  dossier: [
    'list the dossiers of a home, show one, or print its request as a letter',
    async () => (await import('./dossier/dossier.js')).dossier,
  ],
  contradictions: [
    'list and judge statements of others that cannot both be true',
    async () => (await import('./peer/contradictions.js')).contradictions,
  ],
  restores: ['list the restores that counterparties state', async () => (await import('./peer/restores.js')).restores],
  'accept-restore': [
    'follow the new log of a counterparty whose store was put back',
    async () => (await import('./peer/restores.js')).acceptance,
  ],
  'discard-restore': ['drop the statement that a store was put back', async () => (await import('./peer/restores.js')).discard],
  repeat: ['owe a peer again what reached it since a time', async () => (await import('./peer/repeat.js')).repeat],
  restored: ['state that a home or a relay was copied back from a backup', async () => (await import('./peer/restored.js')).restored],
  status: ['tell how the agency of a home stands', async () => (await import('./home/status.js')).status],
};

/** Runs a command line. @returns its exit code. @throws UsageError when it is wrong; what the command refuses with. */
export async function run(args: readonly string[]): Promise<number> {
  const program = new CliCommand('rogatory')
    .description('mutual legal assistance between states')
    .usage('<command> [options]')
    .option('-v, --version', 'print the version; with --verbose, also the runtime and who computes each primitive')
    .helpOption('-h, --help', 'tell what a command does, and its options')
    .enablePositionalOptions()
    .exitOverride();
  for (const [name, [summary]] of Object.entries(COMMANDS)) program.command(name).summary(summary);
  program.hook('preSubcommand', async (_program, command) => {
    const load = COMMANDS[command.name()]?.[1];
    if (load !== undefined && command instanceof CliCommand) (await load())(command);
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
