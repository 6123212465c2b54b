import { recipientChangesLines } from '../features/download/lists.ts'
import type { Door } from '../register/actor.ts'
import { listBrands } from '../register/brands.ts'
import type { AddressedChange } from '../register/changes/changes.ts'
import { takeRecipientChanges } from '../register/changes/recipient-changes.ts'
import { insistOnBrand } from './evidence.ts'
import { writeWhole } from './new-file.ts'
import { operatorName } from './operator.ts'
import { optional, required } from './option.ts'
import { code, day, path } from './readers.ts'
import { registerOf, verb } from './verb.ts'

export const recipientChanges = verb({
  words: ['recipient-changes'],
  help: 'Write what recipients changed themselves, here and in İYS, by the door they came through, as CSV',
  options: { from: required(day), to: required(day), out: required(path), brand: optional(code) },
  check: ({ from, to }) => (from <= to ? null : 'Cannot read --to: it is before --from.'),
  async run(surroundings, { from, to, out, brand }) {
    const register = await registerOf(surroundings)
    if (brand !== undefined) await insistOnBrand(register, brand, 'write the changes of recipients')
    const brandCodes = brand === undefined ? (await listBrands(register)).map(({ code }) => code) : [brand]
    const actor = { door: 'cli', id: operatorName() } as const
    const doors: Partial<Record<Door, { approval: number; rejection: number }>> = {}
    const rows = takeRecipientChanges(register, actor, { from, until: to, brandCodes })
    await writeWhole(out, recipientChangesLines(counting(rows, doors)))
    return { file: out, from, to, doors }
  },
  show: ({ file, from, to, doors }) => [
    `Wrote the changes of ${from} to ${to} to ${file}.`,
    ...Object.entries(doors).map(
      ([door, { approval, rejection }]) => `  ${door}: ${approval} ONAY, ${rejection} RET`,
    ),
    'It holds addresses: keep it where only those may read it who may read the register.',
  ],
})

async function* counting(
  rows: AsyncIterable<AddressedChange>,
  doors: Partial<Record<Door, { approval: number; rejection: number }>>,
): AsyncGenerator<AddressedChange> {
  for await (const row of rows) {
    const counts = doors[row.door] ?? { approval: 0, rejection: 0 }
    doors[row.door] = counts
    if (row.status === 'ONAY') counts.approval += 1
    else counts.rejection += 1
    yield row
  }
}
