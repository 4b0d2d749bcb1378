// SPDX-License-Identifier: Apache-2.0
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { AgencyEvent, AnyInboxMessage } from '../../agency/index.js';
import { digestOfFile } from '../file/files.js';
import { progress } from '../terminal/progress.js';
import type { Progress, ProgressPort } from '../terminal/progress.js';
import { UsageError } from '../usage-error.js';

type Attachment = AnyInboxMessage['attachments'][number];

/** Saves the files of messages below one folder, each as `<dossier>/<message id>/<attachment id>-<name>`. */
export class SavedFiles {
  readonly #folder: string;
  readonly #patience: AbortSignal;
  readonly #port: ProgressPort;
  readonly #awaited = new Set<Attachment>();
  #bar: Progress | undefined;
  #before = 0;
  #turn: Promise<unknown> = Promise.resolve();

  /** @param patience - Ends the wait for what is still on its way; a file that is whole is saved all the same. */
  constructor(folder: string, patience: AbortSignal, port: ProgressPort) {
    this.#folder = folder;
    this.#patience = patience;
    this.#port = port;
  }

  /** Draws how far the files are. */
  observe(event: AgencyEvent): void {
    if (event.kind === 'attachment' && event.direction === 'in') this.#bar?.at(this.#received() - this.#before);
  }

  /**
   * Waits for the files of a message and saves them; messages may wait side by side.
   * @returns the path of each file that is saved, by the id of its attachment.
   * @throws UsageError when another file has the place of one.
   */
  async save({ dossier, messageId, attachments }: AnyInboxMessage): Promise<ReadonlyMap<number, string>> {
    const folder = join(this.#folder, dossier, messageId);
    const saved = new Map<number, string>();
    for (const attachment of attachments) {
      const path = join(folder, `${attachment.id}-${attachment.name}`);
      // A message that was saved and not acknowledged comes again.
      const isSaved = await isThere(path, attachment);
      if (!isSaved && !(await this.#hasArrived(attachment))) continue;
      if (!isSaved) await this.#inTurn(attachment, folder);
      saved.set(attachment.id, path);
    }
    return saved;
  }

  /** Wipes the bar, before a line is printed on the same terminal. */
  wipe(): void {
    this.#bar?.end();
  }

  async #hasArrived(attachment: Attachment): Promise<boolean> {
    if (attachment.state === 'withheld') return false;
    this.#awaited.add(attachment);
    this.#restart();
    try {
      await attachment.whole({ signal: this.#patience });
    } catch (error) {
      if (!this.#patience.aborted) throw error;
    } finally {
      this.#awaited.delete(attachment);
      this.#restart();
    }
    return attachment.state === 'whole';
  }

  /** Decrypts one after the other: each takes two threads. */
  async #inTurn(attachment: Attachment, folder: string): Promise<void> {
    const task = this.#turn.then(() => attachment.saveTo(folder));
    this.#turn = task.catch(() => undefined);
    await task;
  }

  #restart(): void {
    this.#bar?.end();
    this.#before = this.#received();
    const total = [...this.#awaited].reduce((sum, { size }) => sum + size, 0);
    this.#bar = this.#awaited.size === 0 ? undefined : progress('receiving', total - this.#before, this.#port);
  }

  #received(): number {
    return [...this.#awaited].reduce((sum, { received }) => sum + received, 0);
  }
}

/** Whether the file is there already. @throws UsageError when another one is. */
async function isThere(path: string, { size, sha256 }: Attachment): Promise<boolean> {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return false;
  if (stats.isFile() && stats.size === size && (await digestOfFile(path)) === sha256) return true;
  throw new UsageError(
    `${path} is there already, and is not the file that came: move it away, and run the command again. Its message is not acknowledged`,
  );
}
