import { describe, expect, it } from 'vitest'
import { forEachTest } from '../../../test/support/opened.ts'
import { openTestRegister, phone, providerCode, say, subBrandCode } from '../../../test/support/register.ts'
import { weekCounts } from './day.ts'

describe('weekCounts()', () => {
  const opened = forEachTest(() => openTestRegister({ now: '2026-03-02 10:00:00' }))

  /** Monday 2 to Thursday 5 March, nothing on Wednesday. */
  async function live() {
    const { register, clock } = opened
    await say(register, phone(1), 'ONAY')
    await say(register, phone(2), 'ONAY')
    await say(register, phone(2), 'ONAY', { brandCode: providerCode })
    clock.set('2026-03-03 23:59:59')
    await say(register, phone(1), 'RET')
    clock.set('2026-03-05 00:00:00')
    await say(register, phone(3), 'ONAY')
    await say(register, phone(4), 'RET')
    clock.move(1000)
    await say(register, phone(4), 'RET')
  }

  const expected = [
    { date: '2026-02-27', approval: 0, rejection: 0 },
    { date: '2026-02-28', approval: 0, rejection: 0 },
    { date: '2026-03-01', approval: 0, rejection: 0 },
    { date: '2026-03-02', approval: 2, rejection: 0 },
    { date: '2026-03-03', approval: 0, rejection: 1 },
    { date: '2026-03-04', approval: 0, rejection: 0 },
    { date: '2026-03-05', approval: 1, rejection: 1 },
  ]

  it('counts by Istanbul day, zero where nothing was recorded, repeats and other brands left out', async () => {
    await live()
    expect(await weekCounts(opened.register, subBrandCode, '2026-03-05')).toEqual(expected)
  })
})
