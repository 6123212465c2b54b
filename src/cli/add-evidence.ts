import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { listBrands } from '../register/brands.ts'
import { findChange } from '../register/changes/find-change.ts'
import { addEvidenceFile } from '../register/evidence/add-file.ts'
import {
  evidenceFileBytesMax,
  evidenceFileMebibytesMax,
  evidenceFilesMax,
} from '../register/evidence/file-kind.ts'
import { addEvidence, laterEvidenceMax } from '../register/evidence/later-evidence.ts'
import { operatorName } from './operator.ts'
import { optional, required } from './option.ts'
import { changeId, lines, path } from './readers.ts'
import { Refused, registerOf, verb } from './verb.ts'

const why = {
  unreadable: 'it is no id of a change',
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
  help: 'Add a text or a file that proves a change recorded before; it is kept as of today',
  options: {
    change: required(changeId),
    note: optional(lines('TEXT', laterEvidenceMax)),
    file: optional(path),
  },
  check: ({ note, file }) =>
    (note === undefined) === (file === undefined) ? 'Give either --note or --file.' : null,
  async run(surroundings, { change, note, file }) {
    const register = await registerOf(surroundings)
    const brandCodes = (await listBrands(register)).map(({ code }) => code)
    const found = await findChange(register, change, brandCodes)
    if (found.kind === 'refused') throw new Refused(`Cannot add evidence to ${change}: ${why[found.reason]}.`)
    const actor = { door: 'cli', id: operatorName() } as const
    const id = Buffer.from(found.change.id, 'hex')
    const added =
      file === undefined
        ? await addEvidence(register, actor, { changeId: id, note: note ?? '' })
        : await addEvidenceFile(register, actor, {
            changeIds: [id],
            name: basename(file),
            bytes: await bytesOf(file, change),
          })
    if (added.kind === 'refused') throw new Refused(`Cannot add evidence to ${change}: ${why[added.reason]}.`)
    return { change: found.change.id, added: added.kind === 'added' }
  },
  show: ({ change, added }) => [
    added ? `The evidence was added to ${change}, as of today.` : `${change} has this very evidence already.`,
  ],
})

/** No more of it than it takes to see that it is too large. */
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
