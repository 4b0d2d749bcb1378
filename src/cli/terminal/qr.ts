// SPDX-License-Identifier: Apache-2.0
import { encodeQR } from 'qr';

/** Draws a text as a QR code of half blocks, dark on light whatever the terminal's colours, with the quiet zone that readers need. */
export function qrText(text: string): string {
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
  const dark = (row: number, column: number): boolean => modules[row]?.[column] === true;
  const lines: string[] = [];
  for (let row = 0; row < modules.length; row += 2) {
    const columns = (modules[row] as readonly boolean[]).map(
      (_, column) => BLOCKS[Number(dark(row, column)) * 2 + Number(dark(row + 1, column))],
    );
    lines.push(columns.join(''));
  }
  return `${lines.join('\n')}\n`;
}

/** A light module is drawn, a dark one is left out: by [upper dark, lower dark]. */
const BLOCKS = ['█', '▀', '▄', ' '] as const;
