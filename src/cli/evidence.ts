import { join } from 'node:path'
import { evidencePack } from '../features/evidence-pack/evidence-pack.ts'
import { personData } from '../features/personal-data/data.ts'
import { openStamper } from '../opening/time-stamps.ts'
import type { PackRecipient } from '../proof/pack/pack-json.ts'
import { writeWhole } from './new-file.ts'
import { counted, endingOf, insistOnBrand, withoutCeiling } from './operator.ts'
import { code, day, language, path, recipient } from './readers.ts'
import { optional, required, verb } from './verb.ts'

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
    const stamper = await openStamper(context.config())
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

const formatOf = (out: string) => endingOf(out, 'pdf', 'json', 'zip')

export const person = verb({
  words: ['person'],
  help: 'Write all data about an address for its owner (KVKK): .pdf in Turkish, .json, or .zip with both; logged as a look-up',
  parameters: { recipient: required(recipient), out: required(path) },
  check: ({ out }) =>
    formatOf(out) === null ? 'Cannot read --out: it must end in .pdf, .json or .zip.' : null,
  async run(context, { recipient, out }) {
    const format = formatOf(out) ?? 'zip'
    const register = await context.register()
    const made = withoutCeiling(await personData(register, context.actor, { recipient, format }))
    await writeWhole(out, made.content)
    return { file: out, changes: made.changes, lookUps: made.lookUps }
  },
  show: ({ file, changes, lookUps }) => [
    `Wrote ${counted(changes, 'change')} and ${counted(lookUps, 'look-up')} to ${file}.`,
    'It holds the address and the staff members who looked it up.',
  ],
})
