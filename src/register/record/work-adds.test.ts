import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestRegister, phone, subBrandCode, type TestRegister } from '../../../test/support/register.ts'
import { addResults, queueAdds } from './add-requests.ts'
import { workAdds } from './work-adds.ts'

let home: TestRegister
beforeEach(async () => {
  home = await openTestRegister({ engine: 'remote', now: '2026-03-02 12:00:00' })
})
afterEach(() => home.close())

const onay = (n: number, consentDate: string) => ({
  recipient: phone(n),
  channel: 'MESAJ' as const,
  request: { recipientType: 'BIREYSEL', status: 'ONAY', source: 'HS_WEB', consentDate } as const,
})

test('workAdds() records what is of one key in the order of the list, whatever the database does first', async () => {
  const { register, server } = home
  const consents = [
    onay(1, '2026-03-02 10:00:00'),
    onay(1, '2026-03-02 11:00:00'),
    onay(2, '2026-03-02 10:00:00'),
  ]
  const actor = { door: 'api', id: 'crm' } as const
  const { requestId } = await queueAdds(register, actor, { brandCode: subBrandCode, version: 1, consents })
  // The later date alone, stored first, would have the earlier one refused.
  server?.fail({ kind: 'slow', ms: 500, times: 1, only: 'writes' })
  await workAdds(register)
  expect(await addResults(register, subBrandCode, requestId)).toMatchObject([
    { refused: null },
    { refused: null },
    { refused: null },
  ])
})
