import { expect, test } from 'vitest'
import { forAllTests } from '../../../test/support/opened.ts'
import { gathered } from '../../../test/support/pack.ts'
import { editor, openTestRegister, phone, say } from '../../../test/support/register.ts'
import { sectionsOf } from '../../features/evidence/evidence-pack.ts'
import { noteComplaint } from '../../register/complaints/complaints.ts'

const opened = forAllTests(() => openTestRegister({ now: '2026-03-02 09:00:00' }))

test('a complaint tells of a refusal dated before the message and recorded after it', async () => {
  const { register, clock } = opened
  await say(register, phone(1), 'ONAY')
  clock.set('2026-03-04 22:49:00')
  await say(register, phone(1), 'RET', { consentDate: '2026-03-03 18:00:00' })
  await noteComplaint(register, editor, {
    recipient: phone(1),
    brandCode: 123457,
    channel: 'MESAJ',
    messageAt: '2026-03-04 14:00:00',
  })
  const pack = await gathered(register, { recipient: phone(1) })
  expect(JSON.stringify(sectionsOf(pack, 'tr'))).toContain(
    '3 Mart 2026 18:00:00 tarihli RET, 4 Mart 2026 22:49:00 anında kaydedildi; ileti gönderilirken kayıtta yoktu.',
  )
  expect(JSON.stringify(sectionsOf(pack, 'en'))).toContain(
    'A RET dated 3 March 2026 18:00:00 was recorded at 4 March 2026 22:49:00',
  )
})
