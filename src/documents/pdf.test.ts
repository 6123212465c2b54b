import { beforeAll, describe, expect, test } from 'vitest'
import { forAllTests } from '../../test/support/opened.ts'
import { editor, openTestRegister, phone, say, subBrandCode } from '../../test/support/register.ts'
import { asker, gathered, openPackStory } from '../../test/support/verification/pack.ts'
import { addBrand } from '../register/company/brands.ts'
import { noteComplaint } from '../register/complaints/complaints.ts'
import { keepTicket } from '../register/links/tickets.ts'
import { sectionsOf } from './evidence-pack.ts'
import { factTable, printPdf, quotedBox } from './pdf.ts'

const story = forAllTests(() => openPackStory())
beforeAll(async () => {
  await addBrand(story.register, { providerCode: 123456, code: 123459, name: 'Örnek Çay' })
})

type Input = Parameters<typeof gathered>[1]

async function texts(input: Input): Promise<string> {
  const pack = await gathered(story.register, input)
  const answerText: string[] = []
  JSON.stringify(sectionsOf(pack), (_, value: unknown) => {
    if (typeof value === 'string') answerText.push(value)
    return value
  })
  return answerText.join('\n')
}

describe('brands without any record of the address', () => {
  test('stand in one sentence, of the day and of now', async () => {
    const text = await texts({ recipient: asker, day: '2026-03-04' })
    expect(text.split('Hiç kayıt yok: ')).toHaveLength(3)
    expect(text.split('Örnek A.Ş., Örnek Çay')).toHaveLength(3)
    expect(text.match(/mesaj gönderilemez\.$/gm)).toHaveLength(2)
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

test('the day of the message has the state at its start and end', async () => {
  const text = await texts({ recipient: asker, day: '2026-03-04' })
  expect(text).toContain('Gün sonunda: Mesaj gönderilemez: alıcı reddetmiş.')
})

test('a complaint tells of the last check before the message, and what held then', async () => {
  const opened = await openTestRegister({ now: '2026-03-02 09:00:00' })
  const { register, clock } = opened
  await say(register, phone(1), 'ONAY')
  const key = { brandCode: 123457, channel: 'MESAJ', recipientType: 'BIREYSEL' } as const
  const checked = { mark: register.vault.mark(phone(1).address), answer: { maySend: true } }
  const ticket = await keepTicket(register, { door: 'api', id: 'crm' }, key, {
    checkedAt: clock.now(),
    answers: [checked],
  })
  clock.set('2026-03-04 22:49:00')
  await say(register, phone(1), 'RET', { consentDate: '2026-03-03 18:00:00' })
  await noteComplaint(register, editor, {
    recipient: phone(1),
    brandCode: 123457,
    channel: 'MESAJ',
    messageAt: '2026-03-04 14:00:00',
  })
  const printed = JSON.stringify(sectionsOf(await gathered(register, { recipient: phone(1) })))
  expect(printed).toContain('ONAY (bireysel)')
  expect(printed).toContain(
    `2 Mart 2026 09:00:00 anında BIREYSEL alıcı için gönderilebilir yanıtı verildi (bilet ${ticket})`,
  )
  await opened.close()
})

// The printer took a time that grew with the square of such a text: a minute for most of these.
test.each([
  ['letters', 'x'],
  ['dashes', '-'],
  ['spaces', ' '],
  ['tabs', '\t'],
  ['spaces that forbid a new line', '\u00a0'],
  ['joiners', '\u200d'],
])('a text of 20,000 %s is printed at once, wherever it stands', async (_, character) => {
  const text = character.repeat(20_000)
  const about = { provider: { code: 123456, name: 'Örnek A.Ş.' }, madeAt: 0 }
  const document = await printPdf('Belge', about, [
    text,
    factTable([[text, { text: [text] }]]),
    quotedBox(text),
  ])
  expect(Buffer.from(document).toString('latin1', 0, 5)).toBe('%PDF-')
})

test('others have their turn while a long document is printed', async () => {
  const about = { provider: { code: 123456, name: 'Örnek A.Ş.' }, madeAt: 0 }
  const turnsDuring = async (content: Parameters<typeof printPdf>[2]) => {
    let turns = 0
    let isPrinting = true
    const count = () => {
      turns += 1
      if (isPrinting) setImmediate(count)
    }
    setImmediate(count)
    await printPdf('Belge', about, content)
    isPrinting = false
    return turns
  }
  // The first document also waits until the printer is loaded.
  await turnsDuring(['Kahve'])
  const turns = await turnsDuring(Array.from({ length: 4 }, () => quotedBox('kahve '.repeat(3_000))))
  // There was none while the library ran on this thread.
  expect(turns).toBeGreaterThan(100)
})
