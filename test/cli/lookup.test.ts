import { expect, test } from 'vitest'
import { setSetting } from '../../src/register/company/settings.ts'
import { noteServerFact } from '../../src/register/links/links.ts'
import { forAllTests } from '../support/opened.ts'
import { openTestRegister, phone, say } from '../support/register.ts'
import { placeOf } from './harness.ts'

const opened = forAllTests(() => openTestRegister())
const place = forAllTests(async () => placeOf(opened))

const looked = async (person: number) =>
  (await place.runHere('lookup', '--recipient', phone(person).address)).out

test('lookup says of every consent how it stands in İYS', async () => {
  const { register, clock } = opened
  await say(register, phone(1), 'ONAY')
  clock.move(1000)
  await say(register, phone(2), 'ONAY')
  clock.move(1000)
  await say(register, phone(2), 'RET')
  await say(register, phone(3), 'ONAY', { recipientType: 'TACIR' })
  expect(await looked(1)).toContain('Messages may be sent if İYS has it.')
  expect(await looked(2)).toContain('Messages may not be sent: the recipient refused. Not verified in İYS.')
  expect(await looked(3)).toContain('Messages may be sent if İYS has it: a trader without RET.')
})

test('lookup names the columns and the brand, and its --json has neither', async () => {
  await say(opened.register, phone(6), 'ONAY')
  const [head, row] = (await looked(6)).split('\n')
  expect(head).toMatch(/^Brand +Channel +Type +Status +Date +Source +Sending$/)
  expect(row).toMatch(
    /^Örnek Kahve \(123457\) +MESAJ +BIREYSEL +ONAY +[^–]+ +HS_WEB +Messages may be sent if İYS has it\./,
  )
  expect(row?.indexOf('MESAJ')).toBe(head?.indexOf('Channel'))
})

test('lookup has no daily limit: the command line has the whole file anyway', async () => {
  const { register } = opened
  await setSetting(register.engine, 'look_ups_per_day', '1', { by: 'test', now: register.clock() })
  for (let n = 0; n < 3; n++) expect(await looked(4)).toContain('Nothing is recorded')
})

test('link make takes the address of the environment, else the one the server noted', async () => {
  const { register } = opened
  const make = ['link', 'make', '--brand', '123457', '--channel', 'MESAJ', '--recipient', phone(5).address]
  expect(await place.result(...make)).toMatchObject({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1/) })
  await noteServerFact(register, 'public-url', 'https://izin.ornek.example')
  expect(await place.result(...make)).toMatchObject({
    url: expect.stringMatching(/^https:\/\/izin\.ornek\.example\/r\//),
  })
  place.env.PUBLIC_URL = 'https://other.ornek.example'
  expect(await place.result(...make)).toMatchObject({
    url: expect.stringMatching(/^https:\/\/other\.ornek\.example\/r\//),
  })
})
