import type { GuideTexts } from './guide-tr.ts'

/** The same in English. */
export const guideEn: GuideTexts = {
  title: '# How to verify this pack',
  about:
    '`pack.pdf` is for reading. What is verified is `pack.json`; the other files are parts of it, there once more so that each can be checked by hand.',
  all: '## All at once',
  allAbout:
    'Needs no network, key or database. The ZIP may have any name, and `pack.json` alone will do as well. It names the first entry that was altered and ends with code 1.',
  damage: '## Damage on the way',
  whole: '## The time stamp of the whole pack',
  wholeAbout:
    'Where an authority is set up and has answered, this list, which holds the digests of all the other files, is stamped as well. Take the root certificate from the authority itself, not from here:',
  change: '## A change',
  changeAbout:
    'All fields of a change are one line of text in the folder `changes`. Its SHA-256 is the name of the file: the transaction id of 64 digits, as in İYS:',
  changeChain:
    'The seventh field is the id of the change before it of the same consent (brand, recipient type, channel); `null` for the first. So none can be taken out in between.',
  address: '## The address',
  addressAbout:
    'A change holds not the address but its commitment (the fifth field). Address and secret give it:',
  evidence: '## Evidence',
  evidenceAbout: 'The digest of the evidence is the last field of its change:',
  files: '## Files of evidence',
  filesAbout:
    'The files that show the changes are in the folder `evidence/files`; the name of each is its own SHA-256 digest:',
  fileTexts:
    'Which file was added to which change, and its digest, stand in the texts of the folder `evidence/later`. The digest of such a text is the `digest` of the evidence of that number (`laterEvidence`) in `pack.json`:',
  apart: (apart: number) =>
    `Of the list, ${apart} are not here, since all together are too large; their digests stand in the same texts, and the company hands them out one by one.`,
  shown: '## The text that was shown',
  shownAbout: (change: string) =>
    `What the recipient saw is in the folder \`shown\`. Its digest is \`wording\` in the evidence (\`evidence/${change}.json\`):`,
  seal: '## Seal and day',
  sealAbout:
    'The hashes in `path` in `pack.json` lead from each change to the root of its seal, and from the seal to that of its day (RFC 6962, 2.1: leaf SHA-256(00 ‖ data), node SHA-256(01 ‖ left ‖ right)); `izin verify` computes them. The head of a seal or a day is the SHA-256 of the values in `seals.json`, written like this:',
  heads: (heads: string) => `The digests that come out are, in this order: ${heads}.`,
  day: '## The time stamp of the day',
  dayAbout: (head: string) =>
    `The day itself is stamped: its text of one line in the folder \`days\` (SHA-384). The SHA-256 of that text is the head of the day (here \`${head}\`), to which the changes lead by the hashes above; the text also holds the head of the day before, so that a day without a stamp of its own leads by the texts of the days after it to one that has. Take the root certificate from the authority itself, not from here:`,
  stamp: '## The time stamp of the movement file',
  stampAbout:
    'The movement file of the day (SHA-384) is stamped as well; the root certificate comes from the authority again:',
  stampFile:
    'The movement file holds other people’s addresses, so it is not here. That this stamp is of that file only the file itself can show; what the changes of this pack are tied to is the stamp of the day.',
  limits: '## What this pack does not show',
  unsealed:
    'What no seal holds, and so stands on the word of the company: the names of the company and its brands and when brands were closed, how it stands in İYS, the calendar by which the days for stopping are counted (`calendar`; the last day is counted again by it), when witnesses outside saw a day, complaints, when the pack was made and by whom. Where `SHA256SUMS.tsr` is there, all this was so at the moment of that stamp at the latest. The digests of `pack.pdf` and of this page are in `pack.json`; `izin verify` compares both with what it prints again, too, and says so where another version printed them.',
  later:
    'A piece of evidence added later is tied to its day once that is closed (`laterLinks`); that one was left out cannot be seen here. That no record was left out behind the last change it cannot show by itself. For that, ask the company for the whole register (`izin export`), which the same command verifies. Complaints and their outcomes are only told here; that they are bound into the seals of the days is seen there, too. `sha256sum -c` tells damage only: whoever makes the file anew makes the list anew. Against a register made anew stand the witnesses outside that saw the heads of the days, and the time stamps.',
}
