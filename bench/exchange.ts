/**
 * Sends a month of changes to İYS's API on a simulated clock, within İYS's limits: time and requests. BENCH_SEND_ROWS sets
 * how many (200,000). Wrong when a change has no answer, or when a limit is not kept.
 *
 * Receives a daily file of İYS: half its rows are receipts of changes that were handed over, half are movements of recipients
 * whom the register does not know. Compared with a bare prepared insert of what the same rows leave; and its peak memory at
 * 100,000 rows and at all of them. BENCH_RECEIVE_ROWS sets how many (1,000,000). Wrong when a row has no effect, or when
 * memory grows with the rows.
 */
import { createWriteStream, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { dayOf, formatWallTime, startOfDay } from '../src/calendar/istanbul.ts'
import { bulkDate, makeBulkFixture, queueAll } from './bulk.ts'
import { phone } from './fixture.ts'
import { type Cost, count, worked } from './work.ts'

const sentRows = Number(process.env.BENCH_SEND_ROWS ?? 200_000)
const rows = Number(process.env.BENCH_RECEIVE_ROWS ?? 1_000_000)
/** Enough to fill the cache of pages, which more rows must not exceed. */
const smallRows = 100_000
/** How much more memory the whole may take for it to count as the same. */
const sameMemory = 1.2
/** The least share of the bare insert's speed. */
const shareAim = 0.3
const longestBlockAim = 200
const day = dayOf(Date.now() - 24 * 60 * 60_000)

interface Received extends Cost {
  readonly previewSeconds: number
  readonly registered: number
  readonly movements: number
  readonly longestBlockMs: number
}

await send()
const small = smallRows < rows ? await receive(smallRows) : null
const large = await receive(rows)
const bare = await inFixture(rows / 2, (path) => worked<Cost>('bare-receive', [path, String(rows)]))
console.log(`  bare insert ${count(rows / bare.seconds)} rows/s`)
console.log(
  `  receiving: ${(bare.seconds / large.seconds).toFixed(2)} of the bare insert (aim ≥ ${shareAim})`,
)
console.log(`  by the processor's time: ${(bare.cpuSeconds / large.cpuSeconds).toFixed(2)}`)
if (small !== null) {
  const growth = large.peakMiB / small.peakMiB
  console.log(`  memory × ${growth.toFixed(2)} (aim ≤ ${sameMemory})`)
  if (growth > sameMemory) fail('memory grows with the rows')
}

interface Sent extends Cost {
  readonly requests: number
  readonly limited: number
  readonly simulatedSeconds: number
  readonly registered: number
}

async function send(): Promise<void> {
  const work = (path: string, key: string) => worked<Sent>('send', [path, key])
  const one = await inFixture(sentRows, work, ['waiting', 'api'])
  const { requests, limited, simulatedSeconds, registered, seconds, peakMiB } = one
  console.log(
    `  ${count(sentRows).padStart(10)} changes sent   ${count(requests)} requests   ${(simulatedSeconds / 60).toFixed(1)} min of İYS's time   ${seconds.toFixed(1)} s here   peak ${peakMiB} MiB`,
  )
  if (registered !== sentRows || limited > 0)
    fail(`${registered} of ${sentRows} changes are registered, and İYS refused ${limited} requests`)
}

async function receive(size: number): Promise<Received> {
  return await inFixture(size / 2, async (path, key, folder) => {
    const file = join(folder, 'izin-hareket.csv')
    await pipeline(Readable.from(lines(size)), createWriteStream(file))
    const one = await worked<Received>('receive', [path, key, file])
    const { seconds, previewSeconds, registered, movements, peakMiB, longestBlockMs } = one
    console.log(
      `  ${count(size).padStart(10)} rows   reading ${previewSeconds.toFixed(1)} s   applying ${(seconds - previewSeconds).toFixed(1)} s   ${count(size / seconds).padStart(8)} rows/s   peak ${peakMiB} MiB   others wait up to ${Math.round(longestBlockMs)} ms (aim ≤ ${longestBlockAim})`,
    )
    if (registered !== size / 2 || movements !== size / 2)
      fail(`${registered} receipts and ${movements} movements of ${size / 2} each`)
    return one
  })
}

/** A register whose changes wait for their receipts. */
async function inFixture<Result>(
  changes: number,
  work: (path: string, key: string, folder: string) => Promise<Result>,
  [state, mode]: readonly ['waiting' | 'sent', 'file' | 'api'] = ['sent', 'file'],
): Promise<Result> {
  const { path, izinKey, folder } = await makeBulkFixture(changes, day)
  try {
    queueAll(path, state, mode)
    return await work(path, izinKey, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function* lines(size: number): Generator<string> {
  yield 'creationDate,transactionId,recipient,recipientType,type,status,consentDate,source\n'
  const from = startOfDay(day)
  for (let n = 0; n < size / 2; n += 1) {
    const date = formatWallTime(bulkDate(n, size / 2, from))
    const id = (place: number) => (2 * n + place).toString(16).padStart(64, 'c')
    yield `${date},${id(0)},${phone(n).address},BIREYSEL,MESAJ,ONAY,${date},HS_WEB\n`
    const status = n % 5 === 0 ? 'RET' : 'ONAY'
    yield `${date},${id(1)},${phone(size / 2 + n).address},BIREYSEL,MESAJ,${status},${date},IYS_WEB\n`
  }
}

function fail(what: string): void {
  console.error(`  WRONG: ${what}`)
  process.exitCode = 1
}
