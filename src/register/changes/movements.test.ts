import { expect, test } from 'vitest'
import { importRows } from '../../../test/support/imports.ts'
import { openTestRegister, phone, say, subBrandCode } from '../../../test/support/register.ts'
import { dayOf, formatWallTime } from '../../calendar/istanbul.ts'
import { spanOf } from '../../proof/movement-file.ts'
import { startVoiding, voidPages } from '../uploads/void.ts'
import { movementCounts } from './movements.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const someone = phone(1)

/** After the ONAY of a file comes `between`, then `then`. */
async function counted(between: 'older refusal' | 'voided', then: 'ONAY' | 'RET') {
  const { register, clock, close } = await openTestRegister()
  try {
    const row = {
      recipient: someone.address,
      status: 'ONAY' as const,
      consentDate: formatWallTime(clock.now() - hourMs),
    }
    const id = await importRows(register, [row])
    if (between === 'voided') {
      expect(await startVoiding(register, id, { by: 'U0FIRST', approvedBy: 'U0SECOND' })).toBe('begun')
      await voidPages(register, id)
    } else {
      const consentDate = formatWallTime(clock.now() - 2 * hourMs)
      expect((await say(register, someone, 'RET', { consentDate })).change?.effect).toBe('repeat')
    }
    clock.move(minuteMs)
    await say(register, someone, then)
    const span = await spanOf(register, dayOf(clock.now()))
    const counts = await movementCounts(register, span, subBrandCode, 'BIREYSEL')
    return counts.find(({ door }) => door === 'slack')
  } finally {
    await close()
  }
}

test.each([
  [
    'a refusal over an ONAY is counted, though an older one was kept between',
    'older refusal',
    'RET',
    { approval: 0, rejection: 1 },
  ],
  ['a refusal of a key whose file was voided is counted', 'voided', 'RET', { rejection: 1 }],
  [
    'an ONAY over an ONAY is none anew, though an older refusal was kept between',
    'older refusal',
    'ONAY',
    { approval: 0 },
  ],
  ['an ONAY of a key whose file was voided is one', 'voided', 'ONAY', { approval: 1 }],
] as const)('%s', async (_, between, then, counts) => {
  expect(await counted(between, then)).toMatchObject(counts)
})
