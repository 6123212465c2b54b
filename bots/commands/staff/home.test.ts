import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addStaff } from '../../../src/register/staff.ts'
import { openCommandRegister, staffContext, textOf } from '../../../test/support/commands.ts'
import { phone, subBrandCode, type TestRegister } from '../../../test/support/register.ts'
import { runStaffCommand } from '../staff.ts'
import { homeReply } from './home.ts'

let home: TestRegister

beforeAll(async () => {
  home = await openCommandRegister()
  await addStaff(home.register, { slackUser: 'U0KAHVE', role: 'editor', brandCode: subBrandCode, by: 'test' })
})
afterAll(async () => await home.close())

describe('homeReply()', () => {
  test('says that nothing waits only where bekleyenler says so too', async () => {
    const own = async () => await staffContext(home, { user: 'U0KAHVE' })
    const both = async () =>
      await Promise.all([
        own().then(homeReply),
        own().then((one) => runStaffCommand(one, 'bekleyenler')),
      ]).then((replies) => replies.map(textOf))
    for (const told of await both()) expect(told).toContain('Sizi bekleyen bir iş yok.')
    await runStaffCommand(await own(), `ekle ${phone(1).address} sms HS_WEB marka=${subBrandCode}`)
    const deadline = "Örnek Kahve: 1 ONAY'ın İYS'ye bildirilmesi için 3 iş günü kaldı."
    for (const told of await both()) {
      expect(told).toContain(deadline)
      expect(told).not.toContain('Sizi bekleyen bir iş yok.')
    }
  })
})
