// SPDX-License-Identifier: Apache-2.0
import { assertBytes, assertInteger } from '../core/assert.js';
import { fromUtf8, toHex } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import { LIMITS } from '../core/limits.js';
import { decodeFloat } from './float.js';
import { scanText } from './utf8.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';
import { printableJson } from '../core/printable.js';

export interface DiagnosticOptions {
  /** Spaces a level: each element on its own line. Default 0: everything on one line. */
  readonly indent?: number;
  /** Most bytes of the encoding; default `LIMITS.frameMaxBytes`. */
  readonly maxBytes?: number;
  /** Most items, map keys and values counted singly; default `LIMITS.cborMaxItems`. */
  readonly maxItems?: number;
  /** Whether a byte string that holds exactly one array, map or tagged item is written as `<<...>>`. Default false. */
  readonly embed?: boolean;
  /** Byte strings longer than this are cut and end in `...`; default: none is. The result is then for the eye alone. */
  readonly elideBytes?: number;
}

const DIAGNOSTIC_OPTIONS: Members<DiagnosticOptions> = {
  required: {},
  optional: { indent: 'number', maxBytes: 'number', maxItems: 'number', embed: 'flag', elideBytes: 'number' },
};

/** Initial byte and argument of an item. `info` 31 is the break, or an indefinite length. */
interface Head {
  readonly start: number;
  readonly major: number;
  readonly info: number;
  readonly argument: bigint;
}

const INDEFINITE = 31;
/** Bounds the recursion. It is deeper than the profile allows, so that refused encodings can be shown. */
const DEEPEST = 4 * LIMITS.cborMaxDepth;
/** Smallest argument that needs additional information 24, 25, 26, 27. */
const SMALLEST = [24n, 2n ** 8n, 2n ** 16n, 2n ** 32n];

/**
 * Renders any well-formed CBOR item in diagnostic notation (RFC 8949 section 8), whether the profile allows it or not. Use it to inspect
 * encodings that {@link scan} refuses. A head longer than necessary is marked `_0` to `_3` by its additional information 24 to 27 (8.1).
 * Characters that a terminal would obey or not show are escaped.
 * @param bytes - One item; read, never kept or changed.
 * @throws {@link RogatoryError} with the byte offset of the fault: `CBOR_TRUNCATED` (CBOR-01), `CBOR_TRAILING` (CBOR-02), `CBOR_INDEFINITE`
 * (CBOR-05: a break out of place, or a wrong chunk), `CBOR_UTF8` (CBOR-06), `CBOR_SIMPLE` (CBOR-07: two-byte form below 32), `CBOR_DEPTH`
 * (CBOR-09: beyond four times the profile's depth, tags counted too), `CBOR_ITEMS` (CBOR-10), `CBOR_RESERVED` (CBOR-12); or `CBOR_SIZE`
 * (CBOR-11).
 */
export function diagnostic(bytes: Uint8Array, options: DiagnosticOptions = {}): string {
  requireMembers(options, DIAGNOSTIC_OPTIONS, 'diagnostic(options)');
  const maxBytes = options.maxBytes ?? LIMITS.frameMaxBytes;
  const indent = options.indent ?? 0;
  assertBytes(bytes, 'bytes');
  assertInteger(indent, 'indent', 0, 16);
  if (bytes.length > maxBytes) throw fail('CBOR_SIZE', { size: bytes.length, limit: maxBytes });
  const { embed = false, elideBytes = Infinity, maxItems = LIMITS.cborMaxItems } = options;
  return new Printer(bytes, { indent, embed, elideBytes, itemsLeft: maxItems }, 0).whole();
}

/** State that a printer shares with the printers of embedded items. */
interface Run {
  readonly indent: number;
  readonly embed: boolean;
  readonly elideBytes: number;
  itemsLeft: number;
}

class Printer {
  readonly #bytes: Uint8Array;
  readonly #run: Run;
  readonly #depth: number;
  #at = 0;

  constructor(bytes: Uint8Array, run: Run, depth: number) {
    this.#bytes = bytes;
    this.#run = run;
    this.#depth = depth;
  }

  whole(): string {
    const text = this.#item(this.#depth);
    if (this.#at < this.#bytes.length) throw fail('CBOR_TRAILING', { offset: this.#at });
    return text;
  }

  #item(depth: number): string {
    const head = this.#head();
    if (this.#run.itemsLeft-- <= 0) throw fail('CBOR_ITEMS', { offset: head.start });
    if (head.major >= 4 && head.major <= 6 && depth >= DEEPEST) throw fail('CBOR_DEPTH', { offset: head.start });
    switch (head.major) {
      case 0:
        return `${head.argument}${mark(head)}`;
      case 1:
        return `${-1n - head.argument}${mark(head)}`;
      case 2:
      case 3:
        return head.info === INDEFINITE ? this.#chunks(head, depth) : this.#string(head, depth);
      case 4:
        return this.#elements('[', ']', head, depth, () => this.#item(depth + 1));
      case 5:
        return this.#elements('{', '}', head, depth, () => `${this.#item(depth + 1)}: ${this.#item(depth + 1)}`);
      case 6:
        return `${head.argument}${mark(head)}(${this.#item(depth + 1)})`;
      default:
        return this.#simple(head);
    }
  }

  #head(): Head {
    const start = this.#at;
    const initial = this.#bytes[start];
    if (initial === undefined) throw fail('CBOR_TRUNCATED', { offset: start });
    const major = initial >> 5;
    const info = initial & 0x1f;
    if (info > 27 && !(info === INDEFINITE && major > 1 && major !== 6)) throw fail('CBOR_RESERVED', { offset: start });
    const size = info < 24 || info === INDEFINITE ? 0 : 1 << (info - 24);
    this.#at = start + 1 + size;
    if (this.#at > this.#bytes.length) throw fail('CBOR_TRUNCATED', { offset: start });
    let argument = size === 0 ? BigInt(info) : 0n;
    for (let i = start + 1; i < this.#at; i++) argument = (argument << 8n) | BigInt(this.#bytes[i] as number);
    return { start, major, info, argument };
  }

  #content(head: Head): Uint8Array {
    const rest = this.#bytes.length - this.#at;
    if (head.argument > rest) throw fail('CBOR_TRUNCATED', { offset: head.start });
    const start = this.#at;
    this.#at += Number(head.argument);
    if (head.major === 3) scanText(this.#bytes, start, this.#at);
    return this.#bytes.subarray(start, this.#at);
  }

  #string(head: Head, depth: number): string {
    const content = this.#content(head);
    if (head.major === 3) return printableJson(fromUtf8(content)) + mark(head);
    const embedded = this.#run.embed ? this.#embedded(content, depth) : undefined;
    if (embedded !== undefined) return `<<${embedded}>>${mark(head)}`;
    const { elideBytes } = this.#run;
    const hex = content.length > elideBytes ? `${toHex(content.subarray(0, elideBytes))}...` : toHex(content);
    return `h'${hex}'${mark(head)}`;
  }

  /** The notation of a byte string's content, if that is one array, map or tagged item. */
  #embedded(content: Uint8Array, depth: number): string | undefined {
    const major = (content[0] ?? 0) >> 5;
    if (major < 4 || major > 6) return undefined;
    const { itemsLeft } = this.#run;
    try {
      return new Printer(content, this.#run, depth + 1).whole();
    } catch {
      this.#run.itemsLeft = itemsLeft;
      return undefined; // not CBOR after all: shown as bytes
    }
  }

  #chunks(head: Head, depth: number): string {
    const chunks: string[] = [];
    while (!this.#atBreak()) {
      const chunk = this.#head();
      if (chunk.major !== head.major || chunk.info === INDEFINITE) throw fail('CBOR_INDEFINITE', { offset: chunk.start });
      chunks.push(this.#string(chunk, depth));
    }
    return chunks.length === 0 ? `${head.major === 2 ? "''" : '""'}_` : `(_ ${chunks.join(', ')})`;
  }

  #elements(open: string, close: string, head: Head, depth: number, next: () => string): string {
    const indefinite = head.info === INDEFINITE;
    // Every element takes at least one byte, so a count beyond the remaining bytes is refused first.
    if (!indefinite && head.argument > this.#bytes.length - this.#at) throw fail('CBOR_TRUNCATED', { offset: head.start });
    const parts: string[] = [];
    while (indefinite ? !this.#atBreak() : parts.length < head.argument) parts.push(next());
    const sign = indefinite ? '_' : mark(head);
    if (parts.length === 0) return `${open}${sign}${sign === '' ? '' : ' '}${close}`;
    const { indent } = this.#run;
    if (indent === 0) return `${open}${sign}${sign === '' ? '' : ' '}${parts.join(', ')}${close}`;
    const inner = `\n${' '.repeat(indent * (depth + 1))}`;
    return `${open}${sign}${inner}${parts.join(`,${inner}`)}\n${' '.repeat(indent * depth)}${close}`;
  }

  #atBreak(): boolean {
    if (this.#bytes[this.#at] !== 0xff) return false;
    this.#at++;
    return true;
  }

  #simple(head: Head): string {
    switch (head.info) {
      case 20:
        return 'false';
      case 21:
        return 'true';
      case 22:
        return 'null';
      case 23:
        return 'undefined';
      case 24:
        if (head.argument < 32) throw fail('CBOR_SIMPLE', { offset: head.start });
        return `simple(${head.argument})`;
      case 25:
      case 26:
      case 27:
        return decodeFloat(this.#bytes, head.start);
      case INDEFINITE:
        throw fail('CBOR_INDEFINITE', { offset: head.start });
      default:
        return `simple(${head.argument})`;
    }
  }
}

/** Encoding indicator of a head that is longer than necessary; empty for the shortest. */
function mark(head: Head): string {
  const smallest = SMALLEST[head.info - 24];
  return smallest !== undefined && head.argument < smallest ? `_${head.info - 24}` : '';
}
