/**
 * Verification of a register and of its export: changes a second beside a bare loop that reads each change once and hashes it,
 * and peak memory at 100,000 changes and at all of them. BENCH_VERIFY_ROWS sets how many (300,000), BENCH_ROUNDS how often
 * each is measured (3). Wrong when a verification does not find all changes and nothing else, or when memory grows with them.
 */
import { rmSync } from 'node:fs'
import { dayOf, previousDay } from '../src/calendar/istanbul.ts'
import { closeDaysThrough } from '../src/ledger/days.ts'
import { makeBulkFixture } from './bulk.ts'
import { type Fixture, openFixture } from './fixture.ts'
import { type Cost, count, median, worked } from './work.ts'

const rows = Number(process.env.BENCH_VERIFY_ROWS ?? 300_000)
const rounds = Number(process.env.BENCH_ROUNDS ?? 3)
/** Enough to fill the database's page cache, so that nothing is left that would grow. */
const smallRows = Math.min(rows, 100_000)
/** How much more memory the whole may take for it to count as the same. */
const sameMemory = 1.2
const ways = ['register', 'export', 'bare'] as const

interface Verified extends Cost {
  readonly ok: boolean
  readonly changes: number
}
type Way = (typeof ways)[number]
type Measured = ReadonlyMap<Way, readonly Verified[]>

const day = previousDay(dayOf(Date.now()))
const small = smallRows < rows ? await measure(smallRows, 1) : null
const large = await measure(rows, rounds)

const middle = (way: Way, field: keyof Cost) => median((large.get(way) ?? []).map((one) => one[field]))
const speed = (way: Way) => rows / middle(way, 'seconds')
const peak = (measured: Measured, way: Way) =>
  Math.max(...(measured.get(way) ?? []).map((one) => one.peakMiB))

console.log(`${count(rows)} changes of as many recipients, sealed and closed`)
for (const way of ways) {
  const microseconds = (middle(way, 'cpuSeconds') / rows) * 1e6
  console.log(
    `  ${way.padEnd(8)} ${count(speed(way)).padStart(9)} changes/s   ${microseconds.toFixed(1)} µs of processor a change   peak ${peak(large, way)} MiB`,
  )
}
for (const way of ['register', 'export'] as const) {
  console.log(`  ${way} / bare loop: ${(speed(way) / speed('bare')).toFixed(2)}`)
  if (small === null) continue
  const growth = peak(large, way) / peak(small, way)
  console.log(
    `  memory of ${way}: × ${growth.toFixed(2)} of the ${peak(small, way)} MiB at ${count(smallRows)} changes (aim ≤ ${sameMemory})`,
  )
  if (growth > sameMemory) fail(`memory grows with the changes of the ${way}`)
}

async function measure(size: number, times: number): Promise<Measured> {
  const started = performance.now()
  const fixture = await makeBulkFixture(size, day)
  try {
    const { register, close } = await openFixture(fixture)
    await closeDaysThrough(register, day)
    await close()
    await worked('verify', [fixture.path, fixture.izinKey, 'write'])
    console.log(`  (${count(size)} changes made in ${count((performance.now() - started) / 1000)} s)`)
    return await measureWays(fixture, size, times)
  } finally {
    rmSync(fixture.folder, { recursive: true, force: true })
  }
}

/** Interleaved, so that a machine that drifts drifts for all of them. */
async function measureWays({ path, izinKey }: Fixture, size: number, times: number): Promise<Measured> {
  const measured = new Map<Way, Verified[]>(ways.map((way) => [way, []]))
  for (let round = 0; round < times; round += 1) {
    for (const way of ways) {
      measured.get(way)?.push(await worked<Verified>('verify', [path, izinKey, way]))
    }
  }
  const all = [...measured.values()].flat()
  if (all.some(({ ok, changes }) => !ok || changes !== size)) fail(`one did not find ${size} whole changes`)
  return measured
}

function fail(what: string): void {
  console.error(`  WRONG: ${what}`)
  process.exitCode = 1
}
