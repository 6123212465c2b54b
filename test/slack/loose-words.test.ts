import { beforeAll, expect, it } from 'vitest'
import { openApp } from '../support/app.ts'
import { forAllTests } from '../support/opened.ts'

const app = forAllTests(() => openApp())

beforeAll(async () => {
  await app.addCompany({ U0EDITOR: 'editor 123457' })
  await app.slash('U0EDITOR', 'ekle 0532 000 00 01 sms web marka=123457')
})

it('an address alone is looked up, written to the app or behind its command', async () => {
  await app.write('U0EDITOR', '0532 000 00 01')
  const { text } = await app.answerText('Örnek Kahve')
  expect(text).toContain('SMS: *ONAY*')
  expect(text).not.toContain('000 00 01')
  expect(await app.slash('U0EDITOR', '+905320000001')).toContain('SMS: *ONAY*')
})

it('a mistyped command is run by the button that names the right one, with all that was typed', async () => {
  await app.write('U0EDITOR', 'sorgla 0532 000 00 01')
  const { shown } = await app.answerText('Bunu mu demek istediniz: sorgula?')
  expect(JSON.stringify(shown)).not.toMatch(/000 00 01|0000001/)
  expect(await app.pressIn(shown, 'U0EDITOR', 'guess|')).toContain('SMS: *ONAY*')
})

it('a greeting is answered with the tasks of the day', async () => {
  await app.write('U0EDITOR', 'merhaba')
  await app.answerText('Ne yapmak istiyorsunuz?')
})
