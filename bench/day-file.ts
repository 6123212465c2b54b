/**
 * The movement file of one day: rows a second against a bare loop, and peak memory at 100,000 rows and at all of them.
 * BENCH_DAY_ROWS sets how many (300,000), BENCH_ROUNDS how often each is measured (3). Wrong when the file has not a line
 * for each change, when it is not the same bytes each time (as two processes, the digest and the bare loop write it), or when
 * memory grows with the rows.
 */
import { rmSync } from 'node:fs'
import { dayOf, previousDay } from '../src/calendar/istanbul.ts'
import { closeDaysThrough } from '../src/ledger/days.ts'
import { makeBulkFixture } from './bulk.ts'
import { type Fixture, openFixture } from './fixture.ts'
import { type Cost, count, median, worked } from './work.ts'

const rows = Number(process.env.BENCH_DAY_ROWS ?? 300_000)
const rounds = Number(process.env.BENCH_ROUNDS ?? 3)
const aim = 0.5
/** Enough to fill the database's page cache, so that nothing is left that would grow. */
const smallRows = Math.min(rows, 100_000)
/** How much more memory the whole may take for it to count as the same. */
const sameMemory = 1.2
const ways = ['izin', 'bare', 'digest'] as const

interface Written extends Cost {
  readonly lines: number
  readonly sha384: string
}
type Way = (typeof ways)[number]
type Measured = ReadonlyMap<Way, readonly Written[]>

const day = previousDay(dayOf(Date.now()))
const small = smallRows < rows ? await measure(smallRows, 1) : null
const large = await measure(rows, rounds)

const middle = (way: Way, field: keyof Cost) => median((large.get(way) ?? []).map((one) => one[field]))
const speed = (way: Way) => rows / middle(way, 'seconds')
const peak = (measured: Measured, way: Way) =>
  Math.max(...(measured.get(way) ?? []).map((one) => one.peakMiB))

console.log(`A day with ${count(rows)} changes, as the movement file`)
for (const way of ways) {
  const microseconds = (middle(way, 'cpuSeconds') / rows) * 1e6
  console.log(
    `  ${way.padEnd(8)} ${count(speed(way)).padStart(9)} rows/s   ${microseconds.toFixed(1)} µs of processor a row   peak ${peak(large, way)} MiB`,
  )
}
const ratio = speed('izin') / speed('bare')
console.log(`  izin / bare loop: ${ratio.toFixed(2)} (aim ≥ ${aim})${ratio >= aim ? '' : '  MISSED'}`)
if (small !== null) {
  const growth = peak(large, 'izin') / peak(small, 'izin')
  console.log(
    `  memory: × ${growth.toFixed(2)} of the ${peak(small, 'izin')} MiB at ${count(smallRows)} changes (aim ≤ ${sameMemory})`,
  )
  if (growth > sameMemory) fail('memory grows with the rows')
}

async function measure(size: number, times: number): Promise<Measured> {
  const started = performance.now()
  const fixture = await makeBulkFixture(size, day)
  try {
    const { register, close } = await openFixture(fixture)
    await closeDaysThrough(register, day)
    await close()
    console.log(`  (${count(size)} changes made in ${count((performance.now() - started) / 1000)} s)`)
    return await measureWays(fixture, size, times)
  } finally {
    rmSync(fixture.folder, { recursive: true, force: true })
  }
}

/** Interleaved, so that a machine that drifts drifts for all of them. */
async function measureWays({ path, izinKey }: Fixture, size: number, times: number): Promise<Measured> {
  const measured = new Map<Way, Written[]>(ways.map((way) => [way, []]))
  for (let round = 0; round < times; round += 1) {
    for (const way of ways) {
      measured.get(way)?.push(await worked<Written>('day-file', [path, izinKey, day, way]))
    }
  }
  const all = [...measured.values()].flat()
  if (all.some(({ lines }) => lines !== size + 1)) fail(`a file has not ${size + 1} lines`)
  if (new Set(all.map(({ sha384 }) => sha384)).size !== 1) fail('the bytes are not the same each time')
  return measured
}

function fail(what: string): void {
  console.error(`  WRONG: ${what}`)
  process.exitCode = 1
}
