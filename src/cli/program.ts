// SPDX-License-Identifier: Apache-2.0
// The whole command line. Each command is loaded on demand, so that the list of commands loads nothing else.
import { CliCommand, CommanderError } from './command.js';
import { faultOf } from './fault.js';
import { warn } from './terminal/say.js';

type Definition = (command: CliCommand, program: () => Promise<CliCommand>) => unknown;

/** Loads the definition of a command; a file that defines several exports each by a name of its own. */
const COMMANDS: Readonly<Record<string, readonly [summary: string, load: () => Promise<Definition | { readonly define: Definition }>]>> = {
  demo: ['two demonstration states exchange a request on this machine', () => import('./demo/demo.js')],
  relay: ['run the relay of a state', () => import('./relay/relay.js')],
  send: ['seal and send a message from a home', () => import('./message/send.js')],
  inbox: ['print and acknowledge arrived messages of a home, or import a frame', () => import('./message/inbox.js')],
  held: ['list or discard the messages that an agency cannot judge yet', () => import('./message/held.js')],
  keygen: ['draw keys under a passphrase, and print their public halves', () => import('./key/keygen.js')],
  key: ['list, rotate, retire or mark the keys of a home or a relay', () => import('./key/key.js')],
  courier: ['carry messages, receipts and files of a home by hand, in a folder', () => import('./courier/courier.js')],
  open: ['open a frame with the keys of a home', () => import('./message/open.js')],
  trust: ['publish, keep and show the documents of trust', () => import('./trust/trust.js')],
  ceremony: ['compare the root of another state, pin it and record the ceremony', () => import('./ceremony/ceremony.js')],
  accord: ['propose, counter, sign and end the accord of two states', () => import('./accord/accord.js')],
  inspect: ['show the content of a frame, trust document or key file that needs no keys', () => import('./inspect/inspect.js')],
  draft: ['print a commented template of a request or another message', () => import('./draft/draft.js')],
  validate: ['check a body in JSON against its schema and every rule', () => import('./draft/validate.js')],
  schema: ['print the JSON Schema or CDDL of a message type', () => import('./draft/schema.js')],
  erase: ['erase the content of a message or a dossier, and keep its proof', () => import('./message/erase.js')],
  dossier: ['list the dossiers of a home, show one, or print its request as a letter', () => import('./dossier/dossier.js')],
  contradictions: ['list and judge contradicting statements of others', () => import('./peer/contradictions.js')],
  restores: ['list the restores that counterparties state', async () => (await import('./peer/restores.js')).restores],
  'accept-restore': [
    'accept the new log of a counterparty whose store was restored',
    async () => (await import('./peer/restores.js')).acceptance,
  ],
  'discard-restore': ['drop the statement that a store was restored', async () => (await import('./peer/restores.js')).discard],
  repeat: ['send a peer again the receipts that reached it since a time', async () => (await import('./peer/restores.js')).repeat],
  restored: ['state that a home or a relay was restored from a backup', async () => (await import('./peer/restores.js')).restored],
  backup: ['write a backup of a home or a relay, while it runs or not', async () => (await import('./home/backup.js')).backup],
  restore: ['verify a backup, and put it into a new folder', async () => (await import('./home/backup.js')).restore],
  status: ['tell how the agency of a home stands', () => import('./home/status.js')],
  conformance: ['test an implementation against SPEC.md', () => import('./conformance/conformance.js')],
  robot: ['play the other state, well or badly, for a system that is being developed', () => import('./robot/robot.js')],
  completion: ['print a completion script for bash, zsh or fish', () => import('./completion/completion.js')],
};

/** The program, before any of its commands is loaded. */
function emptyProgram(): CliCommand {
  const program = new CliCommand('rogatory')
    .description('mutual legal assistance between states')
    .usage('<command> [options]')
    .option('-v, --version', 'print the version; with --verbose, also the runtime and the library of each primitive')
    .helpOption('-h, --help', 'show the help of a command')
    .helpCommand('help [command]', 'show help')
    .enablePositionalOptions()
    .exitOverride();
  for (const [name, [summary]] of Object.entries(COMMANDS)) program.command(name).summary(summary);
  return program;
}

async function defineCommand(command: object): Promise<void> {
  if (!(command instanceof CliCommand)) return;
  const loaded = await COMMANDS[command.name()]?.[1]();
  if (typeof loaded === 'function') loaded(command, wholeProgram);
  else loaded?.define(command, wholeProgram);
}

async function wholeProgram(): Promise<CliCommand> {
  const program = emptyProgram();
  for (const command of program.commands) await defineCommand(command);
  return program;
}

/** Runs a command line. @returns its exit code. @throws UsageError when it is wrong; and errors of the command. */
export async function run(args: readonly string[]): Promise<number> {
  const program = emptyProgram();
  program.hook('preSubcommand', (_program, command) => defineCommand(command));
  try {
    await program.parseAsync(asked(args), { from: 'user' });
    return program.exitCode;
  } catch (error) {
    // Help was printed, on request or because no command was named.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

/** Runs a command line, and prints its errors on standard error. @returns its exit code. @throws a fault of this program. */
export async function answer(args: readonly string[]): Promise<number> {
  try {
    return await run(args);
  } catch (error) {
    const { exitCode, text } = faultOf(error);
    warn(`rogatory: ${text}\n`);
    return exitCode;
  }
}

/** Reads `help send` as `send --help`; for an unknown command other arguments are ignored. */
function asked(args: readonly string[]): readonly string[] {
  const [first = '', ...rest] = args;
  if (first === 'help') return rest[0] !== undefined && Object.hasOwn(COMMANDS, rest[0]) ? [...rest, '--help'] : [rest[0] ?? '--help'];
  return first.startsWith('-') || first === '' || Object.hasOwn(COMMANDS, first) ? args : [first];
}
