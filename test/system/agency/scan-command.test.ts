// Programs that look at files, as processes.
import { describe, expect, it } from 'vitest';
import { scanCommand } from '../../../src/agency/home/node/scan-command.js';
import type { ScannedFile } from '../../../src/agency/attachments/attachment-types.js';

function fileOf(bytes: number): ScannedFile {
  return {
    ...{ messageId: 'm', from: 'demo-a/ca', name: 'file.bin', type: 'application/octet-stream', size: bytes, sha256: '' },
    async *stream() {
      for (let left = bytes; left > 0; left -= 65_536) yield new Uint8Array(Math.min(65_536, left)).fill(0x61);
    },
  };
}

describe('a command that looks at files', () => {
  it.each([
    ['passes by exit code 0', 'cat > /dev/null', 300_000, 'pass'],
    ['has the whole file', 'test "$(wc -c)" = 300000', 300_000, 'pass'],
    [
      'refuses by another, with the first line that it says',
      'cat > /dev/null; echo "stream: Eicar FOUND"; exit 1',
      10,
      { refused: 'stream: Eicar FOUND (sh ended with 1)' },
    ],
    ['refuses without a word', 'exit 3', 5_000_000, { refused: 'sh ended with 3' }],
    ['refuses when it is killed', 'kill -9 $$', 10, { refused: 'sh ended with SIGKILL' }],
    ['may close its input early', 'head -c 1 > /dev/null; exec 0<&-; sleep 0.1; exit 0', 5_000_000, 'pass'],
  ] as const)('%s (AGENCY-67)', async (_, script, bytes, verdict) => {
    expect(await scanCommand(['sh', '-c', script])(fileOf(bytes))).toEqual(verdict);
  });

  it('refuses when there is no such program (AGENCY-67)', async () => {
    const { refused } = (await scanCommand(['no-such-scanner'])(fileOf(10))) as { refused: string };
    expect(refused).toContain('no-such-scanner cannot be started');
    expect(() => scanCommand([])).toThrow(TypeError);
  });
});
