// SPDX-License-Identifier: Apache-2.0
// A QR code as one path of SVG: no style, no script, no image from elsewhere.
import { encodeQR } from 'qr';
import type { Html } from './html.js';
import { html } from './html.js';

/** Draws a text as a QR code with the quiet zone that readers need. @param text - ASCII, at most 500 characters. */
export function qrSvg(text: string): Html {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
  const path = rows.map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')).join('')).join('') as Html;
  const size = rows.length;
  return html`<svg
    class="qr"
    viewBox="0 0 ${size} ${size}"
    width="104"
    height="104"
    role="img"
    aria-hidden="true"
    shape-rendering="crispEdges"
  >
    <rect width="${size}" height="${size}" fill="#fff" />
    <path d="${path}" fill="#000" />
  </svg>`;
}
