import { expect, test } from 'vitest'
import { importRows } from '../../../test/support/imports.ts'
import { openTestRegister, phone, say } from '../../../test/support/register.ts'
import { dropAddress } from '../../../test/support/retention.ts'
import { addYears, dayOf, formatWallTime } from '../../calendar/istanbul.ts'
import { erase } from './erase.ts'

const hourMs = 60 * 60_000

test('the time to keep an address begins with the refusal that ended its ONAY, and not with an older one that was kept beside it', async () => {
  const { register, clock, close } = await openTestRegister()
  try {
    const recipient = phone(1)
    const consentDate = formatWallTime(clock.now() - hourMs)
    await importRows(register, [{ recipient: recipient.address, status: 'ONAY', consentDate }])
    clock.move(60_000)
    const older = { consentDate: formatWallTime(clock.now() - 2 * hourMs) }
    expect((await say(register, recipient, 'RET', older)).change?.effect).toBe('repeat')
    clock.set('2030-03-04 12:00:00')
    await say(register, recipient, 'RET')
    clock.move(60_000)
    await expect(dropAddress(register, recipient)).rejects.toThrow('it has to be kept')
    const asked = { recipient, source: 'HS_EORTAM' as const }
    expect(await erase(register, { door: 'cli', id: 'test' }, asked)).toMatchObject({
      keptThrough: addYears(dayOf(clock.now()), 3),
    })
  } finally {
    await close()
  }
})
