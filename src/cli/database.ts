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
import { permittedCsv } from '../features/download/permitted.ts'
import { openStamper } from '../opening/time-stamps.ts'
import { stampOfFile } from '../proof/file-stamps.ts'
import { permittedLeftOut } from '../register/permitted/left-out.ts'
import { type PermittedRow, takePermitted } from '../register/permitted/permitted.ts'
import { counted } from './counted.ts'
import { insistOnBrand } from './evidence.ts'
import { writeWhole } from './new-file.ts'
import { operatorName } from './operator.ts'
import { flag, optional, required } from './option.ts'
import { code, dayOrMoment, path } from './readers.ts'
import { Refused, registerOf, type Surroundings, verb } from './verb.ts'

export const database = verb({
  words: ['database'],
  help: "Write a brand's permitted database as CSV, as it is or as of --at; --all takes RET too, --stamp writes FILE.tsr",
  options: {
    brand: required(code),
    out: required(path),
    at: optional(dayOrMoment),
    all: flag,
    stamp: flag,
  },
  check: ({ out }) => (/\.csv$/i.test(out) ? null : 'Cannot read --out: it must end in .csv.'),
  async run(surroundings, { brand, out, at, all, stamp }) {
    const register = await registerOf(surroundings)
    await insistOnBrand(register, brand, 'write the permitted database')
    const stamper = stamp ? stamperOf(surroundings) : null
    const now = register.clock()
    const asOf = at === undefined ? now : momentOf(at, now)
    if (asOf > now) throw new Refused(`Cannot write the permitted database of ${at}: it is yet to come.`)
    const actor = { door: 'cli', id: operatorName() } as const
    const scope = all ? 'all' : 'ONAY'
    const written = { rows: 0 }
    const rows = counting(takePermitted(register, actor, { brandCode: brand, asOf, scope }), written)
    const hash = createHash('sha384')
    await writeWhole(out, hashing(permittedCsv(rows), hash))
    const digest = hash.digest()
    const leftOut = await permittedLeftOut(register, { brandCode: brand, asOf, scope })
    const result = {
      file: out,
      asOf: formatWallTime(asOf),
      rows: written.rows,
      /** Consents of that moment whose addresses were erased since. */
      leftOut: leftOut ?? 0,
      sha384: digest.toString('hex'),
    }
    if (stamper === null) return { ...result, stamp: 'none' as const }
    const stamped = await stampOfFile(register, stamper, digest)
    if (stamped.kind !== 'stamped') {
      surroundings.notice(`The time stamp did not come: ${stamped.detail}. The file is there; ask again.`)
      return { ...result, stamp: 'unstamped' as const }
    }
    await writeWhole(`${out}.tsr`, stamped.stamp.tsr)
    return { ...result, stamp: 'stamped' as const }
  },
  show: ({ file, asOf, rows, leftOut, sha384, stamp }) => [
    `Wrote ${counted(rows, 'consent')} as of ${asOf} to ${file}.`,
    ...(leftOut === 0
      ? []
      : [
          `It leaves out ${counted(leftOut, 'consent')} of that moment: the addresses were erased since, so they can be named no more.`,
        ]),
    `SHA-384 ${sha384}${stamp === 'stamped' ? `; its time stamp is ${file}.tsr` : ''}`,
    'It holds addresses: keep it where only those may read it who may read the register.',
  ],
  isBad: ({ stamp }) => stamp === 'unstamped',
})

function stamperOf(surroundings: Surroundings) {
  const stamper = openStamper(surroundings.config())
  if (stamper !== null) return stamper
  throw new Refused('Cannot stamp: no time-stamp authority is set up. Set TSA_URL, or leave --stamp out.')
}

/** The last instant of a day, now for today, and of a second. */
function momentOf(at: IstanbulDay | WallTime, now: number): number {
  if (isIstanbulDay(at)) return at === dayOf(now) ? now : endOfDay(at) + 999
  const read = readWallTime(at)
  if (!read.ok) throw new Error('Cannot read a wall time that was read before')
  return read.at + 999
}

async function* counting(
  rows: AsyncIterable<PermittedRow>,
  written: { rows: number },
): AsyncGenerator<PermittedRow> {
  for await (const row of rows) {
    written.rows += 1
    yield row
  }
}

async function* hashing(
  body: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    hash.update(chunk)
    yield chunk
  }
}
