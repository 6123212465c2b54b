import { expect, test } from 'vitest'
import { forEachTest } from '../../../test/support/opened.ts'
import { importRows } from '../../../test/support/register/imports.ts'
import { openTestRegister, phone, say, subBrandCode } from '../../../test/support/register.ts'
import { startVoiding, voidPages } from '../imports/void.ts'
import { ownConsents } from '../look-up/look-up.ts'
import { addResults, queueAdds, workAdds } from './add-requests.ts'

const home = forEachTest(() => openTestRegister({ engine: 'remote', now: '2026-03-02 12:00:00' }))

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
  // The later date, stored first, would have the earlier one refused.
  server?.fail({ kind: 'slow', ms: 500, times: 1, only: 'writes' })
  await workAdds(register)
  expect(await addResults(register, actor, { brandCode: subBrandCode, requestId })).toMatchObject([
    { refused: null },
    { refused: null },
    { refused: null },
  ])
})

test.each(['ONAY', 'RET'] as const)(
  'a %s of a voided file does not count as taken before',
  async (status) => {
    const { register } = home
    const consent = {
      ...onay(1, '2026-03-02 11:00:00'),
      request: { ...onay(1, '2026-03-02 11:00:00').request, status },
    }
    await say(register, phone(1), 'ONAY', { consentDate: '2026-03-02 10:00:00' })
    const { consentDate } = consent.request
    const id = await importRows(register, [{ recipient: phone(1).address, status, consentDate }])
    home.clock.move(60_000)
    await startVoiding(register, id, { by: 'U0FIRST', approvedBy: 'U0SECOND' })
    await voidPages(register, id)
    const actor = { door: 'api', id: 'crm' } as const
    const { requestId } = await queueAdds(register, actor, {
      brandCode: subBrandCode,
      version: 2,
      consents: [consent],
    })
    await workAdds(register)
    expect(await addResults(register, actor, { brandCode: subBrandCode, requestId })).toMatchObject([
      { refused: null },
    ])
    expect(await ownConsents(register, phone(1))).toMatchObject([{ status, consentDate }])
  },
)
