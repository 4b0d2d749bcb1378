// SPDX-License-Identifier: Apache-2.0
// The one style sheet of a letter: A4, black on white, no font, image or address from elsewhere.

/** Words at the foot of every page. */
export interface FootWords {
  /** Fingerprint, or that the letter is a draft. */
  readonly left: string;
  readonly page: string;
  readonly of: string;
}

/** @param foot - letters, digits, spaces and `: . /` only, because it is part of the style sheet. */
export function letterStyle(foot: FootWords): string {
  for (const text of Object.values<string>({ ...foot }))
    if (!/^[\p{L}\p{N} :./]*$/u.test(text)) throw new RangeError('the foot of a page is letters, digits and spaces');
  return `
@page { size: A4; margin: 16mm 20mm 18mm 22mm;
  @bottom-left { content: "${foot.left}"; font: 7pt "DejaVu Sans Mono", monospace; }
  @bottom-right { content: "${foot.page} " counter(page) " ${foot.of} " counter(pages); font: 8pt serif; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 168mm; color: #000; background: #fff; font: 11pt/1.32 "Liberation Serif", "Times New Roman", "DejaVu Serif", serif; overflow-wrap: anywhere; }
h2 { font-size: 12pt; margin: 5mm 0 2mm; break-after: avoid; }
h3 { font-size: 11pt; margin: 2mm 0 1mm; break-after: avoid; }
p { margin: 1mm 0; }
.head { text-align: center; border-bottom: 1.2pt solid #000; padding-bottom: 2mm; margin-bottom: 3mm; }
.state { font-variant: small-caps; font-size: 13pt; letter-spacing: 0.4pt; }
.authority { font-weight: bold; }
.unit { font-size: 9.5pt; }
.dated { text-align: right; margin-bottom: 2mm; }
.marks { border: 0.8pt solid #000; padding: 1mm 2mm; margin: 2mm 0; font-weight: bold; font-size: 9.5pt; text-align: center; }
.refs { border-collapse: collapse; width: 100%; }
.refs th { text-align: left; font-weight: normal; color: #333; padding: 0.3mm 3mm 0.3mm 0; vertical-align: top; width: 32mm; }
.refs td { padding: 0.3mm 0; vertical-align: top; }
.subject { font-weight: bold; }
.salutation { margin: 4mm 0 2mm; }
.paragraph { position: relative; padding-left: 8mm; margin: 1.6mm 0; orphans: 3; widows: 3; }
.row { position: relative; padding-left: 10mm; margin: 0.8mm 0; }
.no { position: absolute; left: 0; }
.free { white-space: pre-wrap; }
bdi { white-space: pre-wrap; }
ul, ol { margin: 0.6mm 0; padding-left: 5mm; }
ul.plain { list-style: none; padding-left: 0; }
ul.plain > li { margin: 0.8mm 0; }
ul.dashes { list-style: "\\2013\\00a0\\00a0"; padding-left: 4mm; }
.mono { font-family: "DejaVu Sans Mono", "Liberation Mono", monospace; font-size: 0.86em; }
.groups > span { white-space: nowrap; }
.end { break-inside: avoid; }
.closing { margin-top: 4mm; }
.signing { display: grid; grid-template-columns: 1fr 38mm; column-gap: 8mm; margin-top: 4mm; break-inside: avoid; }
.hand { border-top: 0.6pt solid #000; margin-top: 13mm; padding-top: 1mm; font-size: 9.5pt; }
.seal { border: 0.6pt dashed #000; height: 24mm; padding: 1mm; font-size: 8pt; text-align: center; }
.annexes { margin-top: 3mm; font-size: 9.5pt; break-inside: avoid; }
.annexes ol { margin: 0; padding-left: 6mm; }
.certification { margin-top: 3mm; border-top: 0.6pt solid #000; padding-top: 1.5mm; font-size: 8pt; line-height: 1.25; display: grid; grid-template-columns: 1fr 27mm; column-gap: 4mm; break-inside: avoid; }
.qr { width: 26mm; height: 26mm; }
.draft { border: 1.2pt solid #000; padding: 1.5mm; margin: 3mm 0; text-align: center; font-weight: bold; }
.annex { font-size: 9.5pt; }
.annex.first { break-before: page; }
table { border-collapse: collapse; width: 100%; }
.evidence { font-size: 8.5pt; margin: 1mm 0; overflow-wrap: break-word; }
.evidence th, .evidence td, .identifiers td { border: 0.4pt solid #666; padding: 0.8mm 1.2mm; vertical-align: top; text-align: left; }
.identifiers td { font-size: 8pt; }
.identifiers td:first-child { white-space: nowrap; }
tr { break-inside: avoid; }
thead { display: table-header-group; }
`;
}
