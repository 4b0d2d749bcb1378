// SPDX-License-Identifier: Apache-2.0
// Follows one message and its files to the own relay.
import type { Agency, AgencyEvent } from '../../agency/index.js';
import { printable } from '../../core/index.js';
import { hex } from '../key/public-halves.js';
import { progress } from '../terminal/progress.js';
import type { ProgressPort } from '../terminal/progress.js';
import { digestViews } from './digest-views.js';

interface SentFile {
  readonly name: string;
  readonly size: number;
  /** Digests are hexadecimal. */
  readonly sha256: string;
  readonly blob: string;
  readonly blobSize: number;
}

/** Follows the files of one message to the own relay. Events may come before the message is known. */
export class SentFiles {
  readonly #done = new Map<string, number>();
  #files: readonly SentFile[] = [];
  #look: () => void = () => undefined;

  observe(event: AgencyEvent): void {
    if (event.kind !== 'attachment' || event.direction !== 'out') return;
    this.#done.set(event.blob, event.done);
    this.#look();
  }

  /** Reads which files the message carries. @param messageDigest - Hexadecimal; undefined: it carries none. */
  async of(agency: Agency, messageDigest: string | undefined): Promise<void> {
    if (messageDigest === undefined) return;
    const { message } = await agency.archived(messageDigest);
    this.#files = message.attachments.map((header) => ({
      name: header.fileName,
      size: header.size,
      sha256: digestViews(header).sha256,
      blob: hex(header.blob.digest),
      blobSize: header.blob.size,
    }));
  }

  get areAtRelay(): boolean {
    return this.#files.every((file) => this.#isAtRelay(file));
  }

  #isAtRelay({ blob, blobSize }: SentFile): boolean {
    return this.#done.get(blob) === blobSize;
  }

  /** Waits until the relay has all of them, or for `waitMs`; shows how far they are. */
  async handedOver(waitMs: number, port: ProgressPort): Promise<void> {
    const bar = progress(
      'sending',
      this.#files.reduce((sum, { blobSize }) => sum + blobSize, 0),
      port,
    );
    await new Promise<void>((done) => {
      const end = (): void => {
        clearTimeout(timer);
        done();
      };
      const timer = setTimeout(end, waitMs);
      this.#look = () => {
        bar.at(this.#files.reduce((sum, { blob }) => sum + (this.#done.get(blob) ?? 0), 0));
        if (this.areAtRelay) end();
      };
      this.#look();
    });
    this.#look = () => undefined;
    bar.end();
  }

  /** How far each file is, for people. */
  text(): string {
    return this.#files
      .map(({ name, blob, blobSize }) => `${printable(name)} ${Math.floor(((this.#done.get(blob) ?? 0) / blobSize) * 100)} %`)
      .join(', ');
  }

  views(): readonly object[] {
    return this.#files.map((file) => ({ name: file.name, size: file.size, sha256: file.sha256, atRelay: this.#isAtRelay(file) }));
  }
}

/** Waits for the outcome of one message at the own relay. Events may come before its id is known, and may concern older messages. */
export class Submission {
  readonly #settled = new Set<string>();
  #look: () => void = () => undefined;

  observe(event: AgencyEvent): void {
    if (event.kind !== 'submitted' && !(event.kind === 'alarm' && event.alarm === 'refused-by-relay')) return;
    this.#settled.add(event.messageId);
    this.#look();
  }

  /**
   * Waits until the relay has taken or refused the message, or for `waitMs`; leaves no timer that would keep the process alive.
   * @returns whether it has.
   */
  of(messageId: string, waitMs: number): Promise<boolean> {
    return new Promise((done) => {
      const timer = setTimeout(() => done(false), waitMs);
      this.#look = () => {
        if (!this.#settled.has(messageId)) return;
        clearTimeout(timer);
        done(true);
      };
      this.#look();
    });
  }
}
