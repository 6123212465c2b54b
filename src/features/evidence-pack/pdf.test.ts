import { beforeAll, describe, expect, test } from 'vitest'
import { forAllTests } from '../../../test/support/opened.ts'
import { asker, gathered, openPackStory } from '../../../test/support/pack.ts'
import { editor, openTestRegister, phone, say, subBrandCode } from '../../../test/support/register.ts'
import { addBrand } from '../../register/brands.ts'
import { noteComplaint } from '../../register/complaints/complaints.ts'
import { keepTicket } from '../../register/tickets.ts'
import { sectionsOf } from './evidence-pack.ts'

const story = forAllTests(() => openPackStory())
beforeAll(async () => {
  await addBrand(story.register, { providerCode: 123456, code: 123459, name: 'Örnek Çay' })
})

type Input = Parameters<typeof gathered>[1]

async function texts(input: Input, language: 'tr' | 'en' = 'tr'): Promise<string> {
  const pack = await gathered(story.register, { ...input, language })
  const answerText: string[] = []
  JSON.stringify(sectionsOf(pack), (_, value: unknown) => {
    if (typeof value === 'string') answerText.push(value)
    return value
  })
  return answerText.join('\n')
}

describe('brands without any record of the address', () => {
  test.each([
    ['tr', 'Hiç kayıt yok: ', /mesaj gönderilemez\.$/gm],
    ['en', 'No record at all: ', /no message may be sent\.$/gm],
  ] as const)('stand in one sentence, of the day and of now (%s)', async (language, label, meaning) => {
    const text = await texts({ recipient: asker, day: '2026-03-04' }, language)
    expect(text.split(label)).toHaveLength(3)
    expect(text.split('Örnek A.Ş., Örnek Çay')).toHaveLength(3)
    expect(text.match(meaning)).toHaveLength(2)
  })

  test('do not take along one that has a record, if only of another day or channel', async () => {
    const text = await texts({ recipient: asker, day: '2026-03-01', brandCodes: [subBrandCode] })
    expect(text).not.toContain('Hiç kayıt yok')
    expect(text.match(/^Kayıt yok$/gm)).toHaveLength(2)
  })

  test('are all there is to say of an address never heard of, without an empty table', async () => {
    const text = await texts({ recipient: phone(99), day: '2026-03-04' })
    expect(text).toContain('Örnek A.Ş., Örnek Kahve, Ğüşıöç İĞÜŞÖÇ Çiçekçilik, Örnek Çay')
    expect(text).not.toContain('Marka ve kanal')
  })
})

test('the day of the message has the state at its start and end, and the last day for stopping', async () => {
  const text = await texts({ recipient: asker, day: '2026-03-04' })
  expect(text).toContain('Gün sonunda: Gönderilemez: alıcı RET bildirmiş.')
  expect(text).toContain('kanunun verdiği son gün: 9 Mart 2026 Pazartesi.')
})

test('a complaint tells of a refusal dated before the message and recorded after it', async () => {
  const opened = await openTestRegister({ now: '2026-03-02 09:00:00' })
  const { register, clock } = opened
  await say(register, phone(1), 'ONAY')
  const key = { brandCode: 123457, channel: 'MESAJ', recipientType: 'BIREYSEL' } as const
  const checked = { mark: register.vault.mark(phone(1).address), answer: { maySend: true } }
  const ticket = await keepTicket(register, { door: 'api', id: 'crm' }, key, clock.now(), [checked])
  clock.set('2026-03-04 22:49:00')
  await say(register, phone(1), 'RET', { consentDate: '2026-03-03 18:00:00' })
  await noteComplaint(register, editor, {
    recipient: phone(1),
    brandCode: 123457,
    channel: 'MESAJ',
    messageAt: '2026-03-04 14:00:00',
  })
  const pack = await gathered(register, { recipient: phone(1) })
  expect(JSON.stringify(sectionsOf(pack))).toContain(
    '3 Mart 2026 18:00:00 tarihli RET, 4 Mart 2026 22:49:00 anında kaydedildi; mesaj gönderilirken kayıtta yoktu.',
  )
  expect(JSON.stringify(sectionsOf({ ...pack, language: 'en' }))).toContain(
    'A RET dated 3 March 2026 18:00:00 was recorded at 4 March 2026 22:49:00',
  )
  expect(JSON.stringify(sectionsOf(pack))).toContain(
    `2 Mart 2026 09:00:00 anında BIREYSEL alıcı için gönderilebilir yanıtı verildi (bilet ${ticket})`,
  )
  await opened.close()
})
