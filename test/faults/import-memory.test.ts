import { createWriteStream, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { expect, it } from 'vitest'
import { makeFixture, phone } from '../../bench/fixture.ts'
import { type Cost, worked } from '../../bench/work.ts'
import { ago } from '../support/clock/clock.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { extent } from './extent.ts'

const rowsMax = extent(400_000, 1_000_000)
/** The most memory that ten times the rows may take. */
const growthMax = 1.3
/** Twice what the work keeps, and more. A heap that grows with the rows ends the process, or shows in its peak. */
const heapMiB = 256
/** One row in so many repeats an earlier one. */
const repeatedEach = 30

function* lines(rows: number): Generator<string> {
  const date = ago(5)
  yield 'type,source,recipient,status,consentDate\n'
  for (let n = 0; n < rows; n += 1) {
    const recipient = n % repeatedEach === repeatedEach - 1 ? Math.floor(n / 2) : n
    yield `MESAJ,HS_WEB,${phone(recipient).address},ONAY,${date}\n`
  }
}

/** Each recipient is recorded once. */
function recipientsIn(rows: number): number {
  return new Set(lines(rows)).size - 1
}

async function peakMiB(rows: number): Promise<number> {
  const { path, izinKey, folder } = await makeFixture(0)
  try {
    const file = holdsAddresses(join(folder, 'liste.csv'))
    await pipeline(Readable.from(lines(rows)), createWriteStream(file))
    const cost = await worked<Cost & { recorded: number }>('import', [path, izinKey, file], { heapMiB })
    expect(cost.recorded).toBe(recipientsIn(rows))
    return cost.peakMiB
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

it(`an import of ${rowsMax} rows takes no more memory than one of a tenth of them`, {
  timeout: 60 * 60_000,
}, async () => {
  const small = await peakMiB(rowsMax / 10)
  expect(await peakMiB(rowsMax)).toBeLessThanOrEqual(small * growthMax)
})
