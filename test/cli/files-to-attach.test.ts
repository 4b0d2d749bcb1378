import { accessSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { filesToAttach } from '../../src/cli/message/files-to-attach.js';

// Root may read every file, and tests may run as root: the answer of the system is a stand-in.
vi.mock('node:fs', async (original) => ({ ...(await original<object>()), accessSync: vi.fn() }));

describe('files that a command line names', () => {
  let folder = '';
  const file = (name: string, bytes: number): string => {
    writeFileSync(join(folder, name), new Uint8Array(bytes));
    return join(folder, name);
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-files-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are sent under their own names, each of the media type that is said', () => {
    const [order, photo] = [file('order.pdf', 8), file('photo.pdf', 30)];
    expect(filesToAttach([order, photo], 'application/pdf')).toEqual({
      attachments: [
        { path: order, type: 'application/pdf' },
        { path: photo, type: 'application/pdf' },
      ],
      totalBytes: 38,
    });
    expect(filesToAttach([order], undefined).attachments).toEqual([{ path: order }]);
    expect(filesToAttach([], undefined)).toEqual({ attachments: [], totalBytes: 0 });
  });

  it('have no size together when one is no plain file', () => {
    expect(filesToAttach([file('order.pdf', 8), '/dev/null'], undefined).totalBytes).toBeUndefined();
  });

  it('are refused before the home is opened when this account may not read one', () => {
    const locked = file('locked.pdf', 8);
    vi.mocked(accessSync).mockImplementationOnce(() => {
      throw Object.assign(new TypeError('EACCES'), { code: 'EACCES' });
    });
    expect(() => filesToAttach([locked], undefined)).toThrow(`${locked}: this account has no permission`);
  });
});
