/**
 * The permitted database of a brand as CSV: rows a second and peak memory at 200,000 consents and at all of them, of now
 * and of a past moment. BENCH_PERMITTED_ROWS sets how many (300,000). Half of the consents are younger than the past
 * moment, so that each of them has to be folded anew. Wrong when a report has not a row for each consent, or
 * when memory grows with them.
 */
import { rmSync } from 'node:fs'
import { dayOf, previousDay } from '../src/calendar/istanbul.ts'
import { makeBulkFixture } from './bulk.ts'
import { type Cost, count, worked } from './work.ts'

const rows = Number(process.env.BENCH_PERMITTED_ROWS ?? 300_000)
/** Enough for what is read of them to fill the database's page cache, so that nothing is left that would grow. */
const smallRows = Math.min(rows, 200_000)
/** How much more memory the whole may take for it to count as the same. */
const sameMemory = 1.2
const reports = ['now', 'then'] as const

interface Taken extends Cost {
  readonly taken: number
  readonly bytes: number
}

const day = previousDay(dayOf(Date.now()))
const small = smallRows < rows ? await measure(smallRows) : null
const large = await measure(rows)
for (const [report, one] of small ?? []) {
  const growth = (large.get(report)?.peakMiB ?? 0) / one.peakMiB
  console.log(`  ${report}: memory × ${growth.toFixed(2)} (aim ≤ ${sameMemory})`)
  if (growth > sameMemory) fail(`memory grows with the rows of ${report}`)
}

async function measure(size: number): Promise<ReadonlyMap<string, Taken>> {
  const { path, izinKey, folder } = await makeBulkFixture(size, day)
  const measured = new Map<string, Taken>()
  console.log(`The permitted database of ${count(size)} consents`)
  try {
    for (const report of reports) {
      const one = await worked<Taken>('permitted', [path, izinKey, day, report])
      measured.set(report, one)
      show(report, one)
      const wanted = report === 'then' ? Math.floor((size + 1) / 2) : size
      if (one.taken !== wanted) fail(`${report} has ${one.taken} rows of ${wanted}`)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return measured
}

function show(report: string, { taken, bytes, seconds, cpuSeconds, peakMiB }: Taken): void {
  const microseconds = (cpuSeconds / taken) * 1e6
  console.log(
    `  ${report.padEnd(9)} ${count(taken).padStart(10)} rows   ${(bytes / 2 ** 20).toFixed(1).padStart(7)} MiB   ${count(taken / seconds).padStart(8)} rows/s   ${microseconds.toFixed(1)} µs of processor a row   peak ${peakMiB} MiB`,
  )
}

function fail(what: string): void {
  console.error(`  WRONG: ${what}`)
  process.exitCode = 1
}
