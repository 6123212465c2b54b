import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { forAllTests } from '../../../test/support/opened.ts'
import { openTestRegister, providerCode, subBrandCode } from '../../../test/support/register.ts'
import { LookUpCeiling, noLookUpCounts } from './look-up-ceiling.ts'
import { SeenMarks } from './seen-marks.ts'

const opened = forAllTests(() => openTestRegister())

const markOf = (n: number) => createHash('sha256').update(`stranger ${n}`).digest().subarray(0, 16)
const client = { username: 'crm', providerCode, since: 0, scopes: [], lookUpsPerDay: null } as const

/** Returns how many of some unknown addresses a client may look up, asked in lists of 100. */
async function allowedOf(strangers: number, brands: readonly number[] | null): Promise<number> {
  const { register, clock } = opened
  const counts = noLookUpCounts()
  const ofBrands = new Map([
    [subBrandCode, { approval: 30_000, rejection: 10_000 }],
    [providerCode, { approval: 900, rejection: 0 }],
  ])
  counts.consents = { at: clock.now(), ofBrands }
  const ceiling = new LookUpCeiling({ register, counts, alarm: async () => {}, failed() {} })
  let allowed = 0
  for (; allowed < strangers; allowed += 100) {
    const some = Array.from({ length: 100 }, (_, n) => markOf(allowed + n))
    if ((await ceiling.admit({ ...client, brands }, some)) > 0) break
  }
  return allowed
}

test('A client may look up three unknown addresses for each consent of its brands, and at least 100,000', async () => {
  for (const [brands, perDay] of [
    [null, 122_700],
    [[subBrandCode], 120_000],
    [[providerCode], 100_000],
  ] as const) {
    const allowed = await allowedOf(130_000, brands)
    expect(allowed).toBeGreaterThanOrEqual(perDay)
    // One in a hundred may count as a repeat.
    expect(allowed).toBeLessThan(perDay * 1.01)
  }
})

test('SeenMarks knows every mark that was added, and takes few others for seen', () => {
  const seen = new SeenMarks()
  let isNew = 0
  for (let n = 0; n < 150_000; n += 1) if (seen.add(markOf(n))) isNew += 1
  expect(isNew).toBeGreaterThan(149_000)
  for (let n = 0; n < 150_000; n += 1) if (seen.add(markOf(n))) throw new Error(`Mark ${n} was forgotten`)
})
