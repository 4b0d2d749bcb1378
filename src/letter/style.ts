// SPDX-License-Identifier: Apache-2.0
// The one style sheet of a letter: A4, black on white, no font, image or address from elsewhere.

/** @param foot - stands at the foot of every page; letters, digits and spaces only, because it is part of the style sheet. */
export function letterStyle(foot: string): string {
  if (!/^[A-Za-z0-9 ]*$/.test(foot)) throw new RangeError('the foot of a page is letters, digits and spaces');
  return `
@page { size: A4; margin: 18mm 16mm 20mm;
  @bottom-left { content: "${foot}"; font: 7pt monospace; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt serif; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 178mm; color: #000; background: #fff; font: 10pt/1.35 "DejaVu Serif", "Liberation Serif", serif; overflow-wrap: anywhere; }
h1 { font-size: 13pt; margin: 0; text-align: center; }
h2 { font-size: 10.5pt; margin: 0; }
h3 { font-size: 10pt; margin: 0; font-style: italic; font-weight: normal; }
.pair { display: grid; grid-template-columns: 1fr 1fr; column-gap: 6mm; }
.one { display: grid; grid-template-columns: 1fr; }
.head { border-bottom: 1.2pt solid #000; padding-bottom: 3mm; margin-bottom: 3mm; }
.section { margin-top: 5mm; }
.section > .pair:first-child, .section > .one:first-child { border-bottom: 0.6pt solid #000; margin-bottom: 1.5mm; break-after: avoid; }
.inner { margin: 1mm 0 1.5mm; padding-left: 3mm; border-left: 0.4pt solid #999; }
.inner > .pair:first-child, .inner > .one:first-child { break-after: avoid; }
.row { margin: 0.8mm 0; break-inside: avoid; }
.row.long { break-inside: auto; }
.name { color: #444; font-size: 8pt; break-after: avoid; }
.value { white-space: pre-wrap; }
.mono { font-family: "DejaVu Sans Mono", monospace; font-size: 8.5pt; }
.mark { font-size: 0.8em; }
.draft { border: 1.2pt solid #000; padding: 1.5mm; margin: 3mm 0; text-align: center; font-weight: bold; }
.notes { margin-top: 6mm; font-size: 8pt; border-top: 0.6pt solid #000; padding-top: 1.5mm; break-inside: avoid; }
.signing { margin-top: 8mm; break-inside: avoid; }
.signing .pair { margin-top: 3mm; }
.place { border: 0.6pt solid #000; height: 34mm; padding: 1.5mm; font-size: 8pt; }
.seal { border-style: dashed; }
`;
}
