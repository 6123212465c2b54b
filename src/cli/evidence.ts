import { join } from 'node:path'
import { evidencePack } from '../features/evidence/evidence-pack.ts'
import { openStamper } from '../opening/time-stamps.ts'
import type { PackRecipient } from '../proof/pack/pack-json.ts'
import { listBrands } from '../register/brands.ts'
import type { Register } from '../register/register.ts'
import { counted } from './counted.ts'
import { writeWhole } from './new-file.ts'
import { operatorName, withoutCeiling } from './operator.ts'
import { optional, required } from './option.ts'
import { code, day, language, path, recipient } from './readers.ts'
import { Refused, registerOf, verb } from './verb.ts'

const folderOrPack = { ...path, placeholder: 'DIR|FILE.zip|FILE.pdf' }

export const evidence = verb({
  words: ['evidence'],
  help: 'Write the evidence pack of an address, a ZIP with a document to read, into a folder or as the file that is named; .pdf: the document alone; logged as a look-up',
  options: {
    recipient: required(recipient),
    out: required(folderOrPack),
    date: optional(day),
    brand: optional(code),
    language: optional(language),
  },
  async run(surroundings, { recipient, out, date, brand, language = 'tr' }) {
    const register = await registerOf(surroundings)
    if (brand !== undefined) await insistOnBrand(register, brand, 'make an evidence pack')
    const actor = { door: 'cli', id: operatorName() } as const
    const brandCodes = brand === undefined ? undefined : [brand]
    const ending = endingOf(out)
    const input = { recipient, brandCodes, day: date, language, format: ending ?? 'zip' } as const
    const stamper = openStamper(surroundings.config())
    const made = withoutCeiling(await evidencePack(register, actor, input, stamper))
    const file = ending === null ? join(out, made.fileName) : out
    await writeWhole(file, made.content)
    const { changes, complaints } = made.pack
    if (made.stamp === 'unstamped') {
      surroundings.notice(
        'The time stamp of the pack as a whole did not come. The pack is there; make it again for one.',
      )
    }
    const { known } = made.pack.recipient
    return { file, known, changes: changes.length, complaints: complaints.length, stamp: made.stamp }
  },
  show: ({ file, known, changes, complaints }) => [
    ...contents[known](file, changes, complaints),
    `It holds the address: keep it where only those may read it who may read the register. ${
      endingOf(file) === 'pdf'
        ? 'It is for reading; what can be checked is the ZIP.'
        : 'Check it with: izin verify --export FILE'
    }`,
  ],
})

/** What kind of file is named; null where it is a folder. */
function endingOf(out: string): 'pdf' | 'zip' | null {
  const ending = /\.(pdf|zip)$/i.exec(out)?.[1]?.toLowerCase()
  return ending === 'pdf' || ending === 'zip' ? ending : null
}

const contents: Record<
  PackRecipient['known'],
  (file: string, changes: number, complaints: number) => readonly string[]
> = {
  yes: (file, changes, complaints) => [
    `Wrote ${counted(changes, 'change')} and ${counted(complaints, 'complaint')} to ${file}.`,
  ],
  no: (file) => [`Nothing is recorded about this address, and ${file} says so.`],
  erased: (file) => [
    `This address was erased. Its refusals stand: no message may be sent to it. ${file} says that its personal data are gone.`,
    'What remains are its changes, without the address and the evidence; izin export holds them and izin verify checks them.',
  ],
}

/** A mistyped code must not be answered by an empty file. */
export async function insistOnBrand(register: Register, brand: number, action: string): Promise<void> {
  const brands = await listBrands(register)
  if (!brands.some(({ code }) => code === brand)) {
    throw new Refused(`Cannot ${action}: there is no brand ${brand}.`)
  }
}
