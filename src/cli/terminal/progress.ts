// SPDX-License-Identifier: Apache-2.0
// Shows progress on standard error: on a terminal from the first second, elsewhere by a line every ten seconds.

const PATIENCE_MS = 1_000;
const STEP_MS = 100;
/** Without a terminal: a log has room for lines, and none for a bar that is drawn over. */
const LINE_MS = 10_000;
const CELLS = 24;

export interface Progress {
  /** Tells how many bytes are done. */
  at(done: number): void;
  /** Wipes the bar. */
  end(): void;
}

/** Target of a bar: standard error, or a stand-in of a test. */
export interface ProgressPort {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Shows the progress of several files on one bar, each of which counts from zero: a falling count is the next file. */
export function overFiles(bar: Progress): (progress: { readonly done: number }) => void {
  let before = 0;
  let last = 0;
  return ({ done }) => {
    if (done < last) before += last;
    last = done;
    bar.at(before + done);
  };
}

/** Where progress goes. @param quiet - Nowhere, as --quiet asks. */
export function progressPort(quiet: boolean | undefined): ProgressPort {
  return quiet === true ? { isTTY: true, write: () => undefined } : process.stderr;
}

/**
 * Starts a bar.
 * @param label - Name of the task. @param total - Bytes in all; undefined when it is not known.
 */
export function progress(
  label: string,
  total?: number,
  port: ProgressPort = process.stderr,
  now: () => number = () => performance.now(),
): Progress {
  const started = now();
  let drawn: number | undefined;
  const drawnText = (done: number, time: number): string => line(label, done, total, (time - started) / 1000);
  if (port.isTTY !== true) {
    const at = (done: number): void => {
      const time = now();
      if (time - (drawn ?? started) < LINE_MS) return;
      drawn = time;
      port.write(`${drawnText(done, time)}\n`);
    };
    return { at, end: () => undefined };
  }
  return {
    at(done) {
      const time = now();
      if (time - started < PATIENCE_MS || (drawn !== undefined && time - drawn < STEP_MS)) return;
      drawn = time;
      port.write(`\r\x1b[K${drawnText(done, time)}`);
    },
    end() {
      if (drawn !== undefined) port.write('\r\x1b[K');
      drawn = undefined;
    },
  };
}

/** Shows the elapsed time of a task. */
export async function whilst<T>(label: string, task: Promise<T>, port: ProgressPort = process.stderr): Promise<T> {
  const started = performance.now();
  const isDrawn = port.isTTY === true;
  let wipe = '';
  const timer = setInterval(
    () => {
      const text = `${label}, ${Math.round((performance.now() - started) / 1000)} s`;
      if (isDrawn) wipe = '\r\x1b[K';
      port.write(isDrawn ? `${wipe}${text}` : `${text}\n`);
    },
    isDrawn ? PATIENCE_MS : LINE_MS,
  );
  try {
    return await task;
  } finally {
    clearInterval(timer);
    if (wipe !== '') port.write(wipe);
  }
}

function line(label: string, done: number, total: number | undefined, seconds: number): string {
  const rate = `${amount(done)}, ${amount(done / seconds)}/s`;
  if (total === undefined || total < done) return `${label} ${rate}`;
  const part = total === 0 ? 1 : done / total;
  const full = Math.floor(part * CELLS);
  const left = Math.ceil((seconds / Math.max(part, 1e-9)) * (1 - part));
  return `${label} [${'#'.repeat(full)}${'-'.repeat(CELLS - full)}] ${Math.floor(part * 100)} % ${rate}, ${left} s left`;
}

function amount(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ''}`;
}
