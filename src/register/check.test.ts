import { describe, expect, test } from 'vitest'
import { forAllTests } from '../../test/support/opened.ts'
import { openTestRegister, phone, say, subBrandCode } from '../../test/support/register.ts'
import { type CheckInput, check, checkedMax } from './check.ts'

const opened = forAllTests(() => openTestRegister())

const approved = (recipients: CheckInput['recipients'], more: Partial<CheckInput> = {}) =>
  check(opened.register, {
    brandCode: subBrandCode,
    channel: 'MESAJ',
    recipientType: 'BIREYSEL',
    recipients,
    ...more,
  })

describe('check()', () => {
  test('answers those in ONAY of a thousand addresses, in the order asked', async () => {
    const { register } = opened
    const asked = Array.from({ length: checkedMax }, (_, n) => phone((n * 7919) % 10_007))
    expect(new Set(asked.map(({ address }) => address)).size).toBe(checkedMax)
    const third = asked.filter((_, n) => n % 3 === 0)
    await Promise.all(third.map((recipient) => say(register, recipient, 'ONAY')))
    const refused = third.filter((_, n) => n % 5 === 0)
    await Promise.all(refused.map((recipient) => say(register, recipient, 'RET')))
    const unknown = asked.filter((_, n) => n % 3 === 1)
    await Promise.all(unknown.slice(0, 50).map((recipient) => say(register, recipient, 'RET')))

    expect(await approved(asked)).toEqual(third.filter((recipient) => !refused.includes(recipient)))
    expect(await approved([...asked].reverse())).toEqual((await approved(asked)).reverse())
  })
  test('leaves no entry in the log of look-ups', async () => {
    const count = { sql: 'SELECT count(*) FROM look_up_log', params: [], map: ([n]: readonly unknown[]) => n }
    expect(await opened.engine.read(count)).toEqual([0])
  })
})
