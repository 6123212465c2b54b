import { expect, test } from 'vitest'
import { importRows } from '../../../test/support/imports.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { openTestRegister, phone, say, subBrandCode } from '../../../test/support/register.ts'
import { dayOf, formatWallTime } from '../../calendar/istanbul.ts'
import { spanOf } from '../../proof/movement-file.ts'
import { startVoiding, voidPages } from '../uploads/void.ts'
import { movementCounts } from './movements.ts'

const opened = forEachTest(() => openTestRegister())
const someone = phone(1)

test.each([
  ['older refusal', 'RET', { approval: 0, rejection: 1 }],
  ['voided', 'RET', { rejection: 1 }],
  ['older refusal', 'ONAY', { approval: 0 }],
  ['voided', 'ONAY', { approval: 1 }],
] as const)('after an ONAY and what is %s, a %s counts as %o', async (between, then, counts) => {
  const { register, clock } = opened
  const hoursAgo = (hours: number) => formatWallTime(clock.now() - hours * 3_600_000)
  const row = { recipient: someone.address, status: 'ONAY', consentDate: hoursAgo(1) } as const
  const id = await importRows(register, [row])
  if (between === 'voided') {
    expect(await startVoiding(register, id, { by: 'U0FIRST', approvedBy: 'U0SECOND' })).toBe('begun')
    await voidPages(register, id)
  } else {
    const said = await say(register, someone, 'RET', { consentDate: hoursAgo(2) })
    expect(said.change?.effect).toBe('repeat')
  }
  clock.move(60_000)
  await say(register, someone, then)
  const span = await spanOf(register, dayOf(clock.now()))
  const found = await movementCounts(register, span, subBrandCode, 'BIREYSEL')
  expect(found.find(({ door }) => door === 'slack')).toMatchObject(counts)
})
