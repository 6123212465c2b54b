import { expect, test } from 'vitest'
import { textOf } from '../../../test/support/commands.ts'
import { openTestDelivery } from '../../../test/support/delivery.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { phone, say, subBrandCode } from '../../../test/support/register.ts'
import { postReply } from '../../app/features.ts'
import { addStaff } from '../../register/company/staff.ts'
import { noteComplaint } from '../../register/complaints/complaints.ts'

const delivery = forEachTest(() => openTestDelivery({ now: '2026-03-02 15:00:00' }))

async function digestsAt(wallTime: string) {
  const before = delivery.platform.sent.length
  delivery.test.clock.set(wallTime)
  await delivery.tick()
  await delivery.settle()
  return delivery.platform.sent
    .slice(before)
    .flatMap(({ target, message }) => (message.kind === 'digest' ? [{ target, message }] : []))
}

test('editors get once, at the hour of the report, what has to be done, and nothing if nothing is', async () => {
  const { register } = delivery
  await addStaff(register, { slackUser: 'U0KAHVE', role: 'editor', brandCode: subBrandCode, by: 'test' })
  await addStaff(register, { slackUser: 'U0VIEW', role: 'viewer', by: 'test' })
  const targets = async (wallTime: string) => (await digestsAt(wallTime)).map(({ target }) => target)
  expect(await targets('2026-03-03 09:01:00')).not.toContain('U0KAHVE')
  await say(register, phone(1), 'ONAY')
  await noteComplaint(
    register,
    { door: 'slack', id: 'U0KAHVE' },
    { recipient: phone(2), brandCode: subBrandCode },
  )
  expect(await targets('2026-03-04 08:59:00')).toEqual([])
  const digests = await digestsAt('2026-03-04 09:01:00')
  expect(digests.map(({ target }) => target)).toContain('U0KAHVE')
  expect(digests.map(({ target }) => target)).not.toContain('U0VIEW')
  const [first] = digests
  if (first === undefined) throw new Error('Nothing was told')
  const reply = postReply(first.message, { language: 'tr', today: '2026-03-04', mayBeRepeat: false })
  expect(textOf(reply)).toMatch(
    /^Bugün yapılacaklar\nÖrnek Kahve\nİYS'ye bildirilecek 1 ONAY: .*\n.*alıcılara bildirilemedi; .*\nYanıt bekleyen 1 şikâyet: .*\nBekleyenleri göster$/,
  )
  expect(await targets('2026-03-04 09:30:00')).toEqual([])
  expect(await targets('2026-03-07 09:01:00')).toEqual([])
})
