/**
 * The import of a CSV of consents, preview and recording, against a bare prepared insert of the same rows; and its peak
 * memory at 100,000 rows and at all of them. BENCH_IMPORT_ROWS sets how many (1,000,000). Wrong when a row is not recorded, or
 * when memory grows with the rows. Before that, an export of 50,000 people with three consents each.
 */
import { createWriteStream, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { formatWallTime } from '../src/calendar/istanbul.ts'
import { makeFixture, phone } from './fixture.ts'
import { type Cost, count, worked } from './work.ts'

const rows = Number(process.env.BENCH_IMPORT_ROWS ?? 1_000_000)
const smallRows = Math.min(rows, 100_000)
/** How much more memory the whole may take for it to count as the same. */
const sameMemory = 1.2
/** The least share of the bare insert's speed. */
const shareAim = 0.4

interface Imported extends Cost {
  readonly previewSeconds: number
  readonly recorded: number
}

const people = Math.min(rows, 50_000)
const peopleAimSeconds = 15

const ofPeople = await measure(people, { lines: peopleLines, consents: 3 })
console.log(`  ${count(people)} people: ${ofPeople.seconds.toFixed(1)} s (aim ≤ ${peopleAimSeconds} s)`)
const small = smallRows < rows ? await measure(smallRows) : null
const large = await measure(rows)
const bare = await inFixture((path) => worked<Cost>('bare-insert', [path, String(rows)]))
const share = bare.seconds / large.seconds
console.log(`  bare insert ${count(rows / bare.seconds)} rows/s`)
console.log(`  import, preview and recording: ${share.toFixed(2)} of the bare insert (aim ≥ ${shareAim})`)
const cpuShare = bare.cpuSeconds / large.cpuSeconds
console.log(`  by the processor's time, which others at work do not lengthen: ${cpuShare.toFixed(2)}`)
const recording = bare.seconds / (large.seconds - large.previewSeconds)
console.log(`  recording alone: ${recording.toFixed(2)}`)
if (small !== null) {
  const growth = large.peakMiB / small.peakMiB
  console.log(`  memory × ${growth.toFixed(2)} (aim ≤ ${sameMemory})`)
  if (growth > sameMemory) fail('memory grows with the rows')
}

async function measure(
  size: number,
  { lines, consents } = { lines: consentLines, consents: 1 },
): Promise<Imported> {
  return await inFixture(async (path, key, folder) => {
    const file = join(folder, 'liste.csv')
    await pipeline(Readable.from(lines(size)), createWriteStream(file))
    const one = await worked<Imported>('import', [path, key, file])
    const { seconds, previewSeconds, recorded, peakMiB } = one
    console.log(
      `  ${count(size).padStart(10)} rows   preview ${previewSeconds.toFixed(1)} s   recording ${(seconds - previewSeconds).toFixed(1)} s   ${count(size / seconds).padStart(8)} rows/s   peak ${peakMiB} MiB`,
    )
    if (recorded !== size * consents) fail(`${recorded} consents of ${size} rows are recorded`)
    return one
  })
}

async function inFixture<Result>(
  work: (path: string, key: string, folder: string) => Promise<Result>,
): Promise<Result> {
  const { path, izinKey, folder } = await makeFixture(0)
  try {
    return await work(path, izinKey, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function* peopleLines(size: number): Generator<string> {
  yield 'Müşteri No;Cep Telefonu;E-Posta;SMS İzni;Arama İzni;E-Posta İzni;İzin Tarihi;Kaynak\n'
  const date = formatWallTime(Date.now() - 60_000)
  for (let n = 0; n < size; n += 1) {
    yield `${n};${phone(n).address};kisi${n}@ornek.example;Evet;1;var;${date};web sitesi\n`
  }
}

function* consentLines(size: number): Generator<string> {
  yield 'type,source,recipient,status,consentDate,recipientType\n'
  const date = formatWallTime(Date.now() - 60_000)
  for (let n = 0; n < size; n += 1) yield `MESAJ,HS_WEB,${phone(n).address},ONAY,${date},BIREYSEL\n`
}

function fail(what: string): void {
  console.error(`  WRONG: ${what}`)
  process.exitCode = 1
}
