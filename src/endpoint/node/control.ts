// SPDX-License-Identifier: Apache-2.0
// The socket on which the owner of a home, or a running relay, answers other processes of the same account: one JSON object a line, each way.
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { ERROR_TABLE } from '../../core/error-table.js';
import { fail, isRogatoryError, RogatoryError } from '../../core/errors.js';
import type { ErrorCode } from '../../core/errors.js';

/** Longest question, in characters: nobody has judged it. */
const QUESTION_MAX = 1_048_576;
/** Longest answer, in characters. A list of cases grows with the agency, and the process that answers is of the same account. */
const ANSWER_MAX = 268_435_456;
/** How many clients at once. */
const CLIENTS_MAX = 16;
const ANSWER_TIMEOUT_MS = 30_000;
/** Room for a path in sockaddr_un, with its final zero, on the narrowest supported system. */
export const SOCKET_PATH_MAX_BYTES = 103;
const NAME = 'control.sock';
const FOLDER_PREFIX = 'rogatory-control-';

/** Each takes what a client wrote, whatever it declares: nothing of it has been judged. */
export type ControlMethods = Readonly<Record<string, (parameters: never) => Promise<unknown>>>;

export interface ControlServer {
  close(): Promise<void>;
}

/** Codes of the error that the owner does not answer as expected. */
export type ControlCode = 'AGENCY_CONTROL' | 'RELAY_CONTROL';

/** Where the socket of a home listens. */
export interface ControlPlace {
  readonly path: string;
  /** Removes what was made for it outside of the home. */
  discard(): void;
}

/**
 * Finds a place for a home's socket: inside the home, unless that path is too long for a socket. Then it is a new folder of this account under
 * the temporary one (AGENCY-59). Others write there too: they could take a name that they foresee, and answer in its place.
 * @throws {@link RogatoryError} `AGENCY_CONTROL` (AGENCY-05) when no folder can be made.
 */
export function controlPlace(home: string): ControlPlace {
  const inside = join(resolve(home), NAME);
  if (Buffer.byteLength(inside) <= SOCKET_PATH_MAX_BYTES) return { path: inside, discard: () => undefined };
  // Made by this call or not at all, with mode 0700, whoever else tries.
  const folder = forSocket(() => mkdtempSync(join(tmpdir(), FOLDER_PREFIX)));
  return { path: join(folder, NAME), discard: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Removes the folder that a dead owner's socket had outside of its home; of any other path it leaves everything. */
export function discardLeft(path: string): void {
  const folder = dirname(path);
  if (basename(path) !== NAME || dirname(folder) !== tmpdir() || !basename(folder).startsWith(FOLDER_PREFIX)) return;
  rmSync(folder, { recursive: true, force: true });
}

/**
 * Listens at `path`; only the same account may connect (mode 0600).
 * @throws {@link RogatoryError} `AGENCY_CONTROL` (AGENCY-05) when the socket cannot be opened.
 */
export async function serveControl(path: string, methods: ControlMethods, code: ControlCode = 'AGENCY_CONTROL'): Promise<ControlServer> {
  forSocket(() => rmSync(path, { force: true }), code);
  const clients = new Set<Socket>();
  const server = createServer((socket) => {
    if (clients.size >= CLIENTS_MAX) {
      socket.destroy();
      return;
    }
    clients.add(socket);
    socket.on('close', () => clients.delete(socket));
    socket.on('error', () => socket.destroy());
    readLines(socket, QUESTION_MAX, (line) => void answer(socket, line, methods));
  });
  await listen(server, path, code);
  return {
    async close() {
      for (const socket of clients) socket.destroy();
      await new Promise<void>((done) => server.close(() => done()));
      forSocket(() => rmSync(path, { force: true }), code);
    },
  };
}

/**
 * Asks the owner of a home, or a relay.
 * @param code - Of the error when nobody answers.
 * @throws {@link RogatoryError} what the owner refuses with, by its own code; `AGENCY_CONTROL` (AGENCY-05) when nobody answers, or the owner
 * does not know the method.
 */
export function callControl(path: string, method: string, parameters: object = {}, code: ControlCode = 'AGENCY_CONTROL'): Promise<unknown> {
  return new Promise((done, refuse) => {
    const socket = createConnection(path);
    const refuseWith = (error: RogatoryError): void => {
      socket.destroy();
      refuse(error);
    };
    const end = (reason: string, cause?: unknown): void => refuseWith(fail(code, { reason }, cause));
    socket.setTimeout(ANSWER_TIMEOUT_MS, () => end('no answer in time'));
    socket.on('error', (cause) => end('the socket cannot be reached', cause));
    socket.on('close', () => end('the owner closed the connection'));
    socket.on('connect', () => socket.write(`${JSON.stringify({ method, parameters })}\n`));
    readLines(socket, ANSWER_MAX, (line) => {
      if (line === '') return;
      const reply = parseLine(line);
      if (reply === undefined) return end('the answer is not JSON');
      if (typeof reply['error'] === 'string') return refuseWith(refusalOf(reply['error'], reply, code));
      done(reply['result']);
      socket.destroy();
    });
  });
}

async function answer(socket: Socket, line: string, methods: ControlMethods): Promise<void> {
  const request = parseLine(line);
  const name = request?.['method'];
  const method = typeof name === 'string' && Object.hasOwn(methods, name) ? methods[name] : undefined;
  let reply: string;
  // Whoever asks waits for a long answer, as long as there is somebody who makes it.
  const beat = setInterval(() => socket.write('\n'), ANSWER_TIMEOUT_MS / 3);
  try {
    if (method === undefined) reply = JSON.stringify({ error: 'unknown method' });
    else reply = JSON.stringify({ result: (await method(asRecord(request?.['parameters']) as never)) ?? null });
  } catch (error) {
    reply = JSON.stringify(
      isRogatoryError(error) ? { error: error.message, code: error.code, details: error.details } : { error: 'internal error' },
    );
  }
  clearInterval(beat);
  if (reply.length > ANSWER_MAX) reply = JSON.stringify({ error: 'the answer is too long for the socket' });
  socket.write(`${reply}\n`);
}

/** The owner's refusal, as it was thrown there. An owner of another version may say what this one has no code for. */
function refusalOf(reason: string, { code, details }: Readonly<Record<string, unknown>>, own: ControlCode): RogatoryError {
  if (typeof code !== 'string' || !Object.hasOwn(ERROR_TABLE, code)) return fail(own, { reason });
  return new RogatoryError(code as ErrorCode, asRecord(details));
}

/** Reads line after line. A peer that sends a line longer than `max` is cut off. */
function readLines(socket: Socket, max: number, onLine: (line: string) => void): void {
  let parts: string[] = [];
  let length = 0;
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    const [first = '', ...rest] = chunk.split('\n');
    parts.push(first);
    length += first.length;
    for (const next of rest) {
      if (length > max) break;
      onLine(parts.join(''));
      parts = [next];
      length = next.length;
    }
    if (length > max) socket.destroy();
  });
}

function parseLine(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return asRecord(JSON.parse(line));
  } catch {
    return undefined;
  }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function listen(server: Server, path: string, code: ControlCode): Promise<void> {
  return new Promise((done, refuse) => {
    // Stays for the server's life: a client that cannot be accepted later on must not end the process.
    server.on('error', (cause) => refuse(cannotOpen(cause, code)));
    // The socket is made in this call: others may not connect even before its mode could be changed.
    const before = process.umask(0o177);
    try {
      server.listen(path, done);
    } finally {
      process.umask(before);
    }
  });
}

function forSocket<T>(act: () => T, code: ControlCode = 'AGENCY_CONTROL'): T {
  try {
    return act();
  } catch (cause) {
    throw cannotOpen(cause, code);
  }
}

function cannotOpen(cause: unknown, code: ControlCode): RogatoryError {
  return fail(code, { reason: 'the socket cannot be opened' }, cause);
}
