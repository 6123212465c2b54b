import { createReadStream } from 'node:fs'
import { basename, join } from 'node:path'
import { evidencePack } from '../features/evidence/evidence-pack.ts'
import { openStamper } from '../opening/time-stamps.ts'
import type { PackRecipient } from '../proof/pack/pack-json.ts'
import { listBrands } from '../register/brands.ts'
import { findChange } from '../register/changes/key-changes.ts'
import { addEvidenceFile } from '../register/evidence/add-file.ts'
import {
  evidenceFileBytesMax,
  evidenceFileMebibytesMax,
  evidenceFilesMax,
} from '../register/evidence/file-kind.ts'
import { addEvidence, laterEvidenceMax } from '../register/evidence/later-evidence.ts'
import { writeWhole } from './new-file.ts'
import { counted, endingOf, insistOnBrand, withoutCeiling } from './operator.ts'
import { changeId, code, day, language, lines, path, recipient } from './readers.ts'
import { optional, Refused, required, verb } from './verb.ts'

const folderOrPack = { ...path, placeholder: 'DIR|FILE.zip|FILE.pdf' }

export const evidence = verb({
  words: ['evidence'],
  help: 'Write the evidence pack of an address: a ZIP with a PDF, or the PDF alone (.pdf); logged as a look-up',
  parameters: {
    recipient: required(recipient),
    out: required(folderOrPack),
    date: optional(day),
    brand: optional(code),
    language: optional(language),
  },
  async run(context, { recipient, out, date, brand, language = 'tr' }) {
    const register = await context.register()
    if (brand !== undefined) await insistOnBrand(register, brand, 'make an evidence pack')
    const brandCodes = brand === undefined ? undefined : [brand]
    const ending = endingOf(out, 'pdf', 'zip')
    const input = { recipient, brandCodes, day: date, language, format: ending ?? 'zip' } as const
    const stamper = openStamper(context.config())
    const made = withoutCeiling(await evidencePack(register, context.actor, input, stamper))
    const file = ending === null ? join(out, made.fileName) : out
    await writeWhole(file, made.content)
    const { changes, complaints } = made.pack
    if (made.stamp === 'unstamped') {
      context.notice('The pack has no time stamp of its own. Run the command again for one.')
    }
    const { known } = made.pack.recipient
    return { file, known, changes: changes.length, complaints: complaints.length, stamp: made.stamp }
  },
  show: ({ file, known, changes, complaints }) => [
    ...contents[known](file, changes, complaints),
    `It holds the address: give access only to people who may read the register. ${
      endingOf(file, 'pdf') !== null
        ? 'It is for reading; only the ZIP can be verified.'
        : 'Check it with: izin verify --export FILE'
    }`,
  ],
})

const contents: Record<
  PackRecipient['known'],
  (file: string, changes: number, complaints: number) => readonly string[]
> = {
  yes: (file, changes, complaints) => [
    `Wrote ${counted(changes, 'change')} and ${counted(complaints, 'complaint')} to ${file}.`,
  ],
  no: (file) => [`Nothing is recorded about this address, and ${file} says so.`],
  erased: (file) => [
    `This address was erased. Its refusals hold: no message may be sent to it. ${file} says that its personal data are gone.`,
    'Its changes remain, without address and evidence: izin export writes them, izin verify checks them.',
  ],
}

const why = {
  unreadable: 'it is not the id of a change',
  unknown: 'there is no such change',
  unclear: 'several changes fit it; give more digits',
  erased: 'the address of its recipient was erased',
  empty: 'it is empty',
  'too-large': `the file is larger than ${evidenceFileMebibytesMax} MiB`,
  'other-kind': 'a file of this kind is not taken; it has to be PDF, PNG, JPEG, text, .eml, WAV, MP3 or M4A',
  encrypted: 'the PDF is locked by a password',
  'too-many': `it has ${evidenceFilesMax} files already`,
  'text-too-long': `the text is longer than ${laterEvidenceMax} characters`,
} as const

export const evidenceAdd = verb({
  words: ['evidence', 'add'],
  help: 'Add a text or a file that proves an earlier change, dated today',
  parameters: {
    change: required(changeId),
    note: optional(lines('TEXT', laterEvidenceMax)),
    file: optional(path),
  },
  check: ({ note, file }) =>
    (note === undefined) === (file === undefined) ? 'Give either --note or --file.' : null,
  async run(context, { change, note, file }) {
    const register = await context.register()
    const brandCodes = (await listBrands(register)).map(({ code }) => code)
    const found = await findChange(register, change, brandCodes)
    if (found.kind === 'refused') throw new Refused(`Cannot add evidence to ${change}: ${why[found.reason]}.`)
    const id = Buffer.from(found.change.id, 'hex')
    const added =
      file === undefined
        ? await addEvidence(register, context.actor, { changeId: id, note: note ?? '' })
        : await addEvidenceFile(register, context.actor, {
            changeIds: [id],
            name: basename(file),
            bytes: await bytesOf(file, change),
          })
    if (added.kind === 'refused') throw new Refused(`Cannot add evidence to ${change}: ${why[added.reason]}.`)
    return { change: found.change.id, added: added.kind === 'added' }
  },
  show: ({ change, added }) => [
    added ? `The evidence was added to ${change}, dated today.` : `${change} has this evidence already.`,
  ],
})

/** Reads no more than shows that it is too large. */
async function bytesOf(file: string, change: string): Promise<Buffer> {
  const pieces: Buffer[] = []
  try {
    for await (const piece of createReadStream(file, { end: evidenceFileBytesMax }))
      pieces.push(piece as Buffer)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    throw new Refused(`Cannot add evidence to ${change}: the file cannot be read (${code}).`)
  }
  return Buffer.concat(pieces)
}
