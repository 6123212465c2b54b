import { join } from 'node:path'
import { evidencePack } from '../features/evidence-pack/evidence-pack.ts'
import type { PackRecipient } from '../proof/pack/pack-json.ts'
import { erase as eraseRecipient } from '../register/erasure/erase.ts'
import { counted, endingOf, insistOnBrand, withoutCeiling, writeWhole } from './operator.ts'
import { code, day, language, path, recipient } from './readers.ts'
import { type CliContext, flag, optional, Refused, required, verb } from './verb.ts'

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
    const made = withoutCeiling(await evidencePack(register, context.actor, input))
    const file = ending === null ? join(out, made.fileName) : out
    await writeWhole(file, made.content)
    const { changes, complaints } = made.pack
    const { known } = made.pack.recipient
    return { file, known, changes: changes.length, complaints: complaints.length }
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

export const erase = verb({
  words: ['erase'],
  help: "Erase an address at its owner's request: RET for all brands, hidden now, deleted when the law allows; asks first unless --yes",
  parameters: { recipient: required(recipient), yes: flag },
  async run(context, { recipient, yes }) {
    const register = await context.register()
    if (!yes) await insistOnYes(context)
    const outcome = await eraseRecipient(register, context.actor, { recipient, source: 'HS_EORTAM' })
    if (outcome.kind === 'unknown') throw new Refused('Cannot erase: nothing is recorded of this address.')
    if (outcome.kind === 'gone') {
      throw new Refused('Cannot erase: the address was deleted before. Its refusals are kept.')
    }
    const { repeated, refusals, keptThrough, openComplaint } = outcome
    return { erased: true, repeated, refusals, keptThrough, openComplaint }
  },
  show: ({ repeated, refusals, keptThrough, openComplaint }) => [
    repeated
      ? 'The address was erased before.'
      : `Erased the address: ${counted(refusals, 'refusal')} recorded. It is RET for all brands and is no longer shown.`,
    `The proof of its consents is kept sealed until ${keptThrough} (Regulation on Commercial Communication, art. 13), then deleted.`,
    ...(openComplaint ? ['It is kept until its open complaint is closed.'] : []),
  ],
})

/** An erasure cannot be undone. */
async function insistOnYes({ ask }: CliContext): Promise<void> {
  const answer = await ask('Erase this address? It cannot be undone. Type yes to go on: ')
  if (answer === null) throw new Refused('Cannot erase: there is no terminal to ask in. Add --yes to go on.')
  if (answer.trim().toLowerCase() !== 'yes') throw new Refused('Nothing was erased.')
}
