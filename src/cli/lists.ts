import { createHash } from 'node:crypto'
import {
  dayOf,
  endOfDay,
  formatWallTime,
  type IstanbulDay,
  isIstanbulDay,
  readWallTime,
  type WallTime,
} from '../calendar/istanbul.ts'
import { permittedCsv } from '../features/download/open-download.ts'
import { personData } from '../features/personal-data/data.ts'
import { openStamper } from '../opening/time-stamps.ts'
import { stampOfFile } from '../proof/stamps.ts'
import { takePermitted } from '../register/permitted/permitted.ts'
import { writeWhole } from './new-file.ts'
import { counted, endingOf, insistOnBrand, withoutCeiling } from './operator.ts'
import { code, dayOrMoment, path, recipient } from './readers.ts'
import { type CliContext, flag, optional, Refused, required, verb } from './verb.ts'

export const database = verb({
  words: ['database'],
  help: "Write a brand's permitted database as CSV, as it is or as of --at; --all takes RET too, --stamp writes FILE.tsr",
  parameters: {
    brand: required(code),
    out: required(path),
    at: optional(dayOrMoment),
    all: flag,
    stamp: flag,
  },
  check: ({ out }) => (endingOf(out, 'csv') ? null : 'Cannot read --out: it must end in .csv.'),
  async run(context, { brand, out, at, all, stamp }) {
    const register = await context.register()
    await insistOnBrand(register, brand, 'write the permitted database')
    const stamper = stamp ? await stamperOf(context) : null
    const now = register.clock()
    const asOf = at === undefined ? now : momentOf(at, now)
    if (asOf > now) throw new Refused(`Cannot write the permitted database of ${at}: it is in the future.`)
    const scope = all ? 'all' : 'ONAY'
    let rows = 0
    const hash = createHash('sha384')
    const taken = takePermitted(register, context.actor, { brandCode: brand, asOf, scope })
    const seen = watching(taken, () => {
      rows += 1
    })
    await writeWhole(
      out,
      watching(permittedCsv(seen), (chunk) => hash.update(chunk)),
    )
    const digest = hash.digest()
    const result = { file: out, asOf: formatWallTime(asOf), rows, sha384: digest.toString('hex') }
    if (stamper === null) return { ...result, stamp: 'none' as const }
    const stamped = await stampOfFile(register, stamper, digest)
    if (stamped.kind !== 'stamped') {
      context.notice(
        `No time stamp: ${stamped.detail}. The file was written; run the command again for a stamp.`,
      )
      return { ...result, stamp: 'unstamped' as const }
    }
    await writeWhole(`${out}.tsr`, stamped.stamp.tsr)
    return { ...result, stamp: 'stamped' as const }
  },
  show: ({ file, asOf, rows, sha384, stamp }) => [
    `Wrote ${counted(rows, 'consent')} as of ${asOf} to ${file}.`,
    'Addresses erased since then are not in it.',
    `SHA-384 ${sha384}${stamp === 'stamped' ? `; its time stamp is ${file}.tsr` : ''}`,
    'It holds addresses: give access only to people who may read the register.',
  ],
  isBad: ({ stamp }) => stamp === 'unstamped',
})

async function stamperOf(context: CliContext) {
  const stamper = await openStamper(context.config())
  if (stamper !== null) return stamper
  throw new Refused('Cannot stamp: no time-stamp authority is set up. Set TSA_URL, or leave --stamp out.')
}

/** End of a day or second; now for today. */
function momentOf(at: IstanbulDay | WallTime, now: number): number {
  if (isIstanbulDay(at)) return at === dayOf(now) ? now : endOfDay(at) + 999
  const read = readWallTime(at)
  if (!read.ok) throw new Error('Cannot read a wall time that was read before')
  return read.at + 999
}

async function* watching<Item>(
  items: AsyncIterable<Item>,
  see: (item: Item) => unknown,
): AsyncGenerator<Item> {
  for await (const item of items) {
    see(item)
    yield item
  }
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
