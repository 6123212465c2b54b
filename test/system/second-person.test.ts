import { beforeAll, expect, it } from 'vitest'
import { openApp } from '../support/app.ts'
import { forAllTests } from '../support/opened.ts'

const app = forAllTests(() => openApp())

beforeAll(async () => {
  await app.izinJson('provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.')
  await app.izinJson('staff', 'add', '--slack', 'U0AYSE', '--role', 'editor')
  await app.izinJson('staff', 'add', '--slack', 'U0BORA', '--role', 'editor')
  // In chat the server knows it at once.
  const set = await app.slash('U0ADMIN', 'ayar second_person_over_ret evet')
  expect(set).toContain('RET üstüne ONAY ayarlandı: evet')
})

const answerText = async (text: string) => (await app.answerText(text)).shown

it('asks the second person, who confirms there, and tells the requester', async () => {
  await app.slash('U0AYSE', 'ret 0532 111 22 33 sms')
  const asked = await app.slash('U0AYSE', 'onay 0532 111 22 33 sms HS_WEB kanıt="form 118"')
  expect(asked).toContain('İkinci kişi bekleniyor: bir RET kaydının ONAY olması için')
  expect(asked).toContain('2 kişiye haber verildi.')
  expect(asked).not.toContain('kaydedildi')

  const message = await answerText('İkinci kişi bekleniyor')
  expect(JSON.stringify(message)).toContain(
    '<@U0AYSE> Örnek A.Ş. için bir RET kaydının ONAY olmasını istiyor.',
  )
  expect(JSON.stringify(message)).not.toMatch(/••|second-approve/)
  const shown = await app.pressIn(message, 'U0BORA', 'second-show|')
  expect(shown).toMatch(
    /Örnek A\.Ş\. · SMS · \+90 532 ••• •• 33 · ONAY · web sitesi · beyan .* · Kanıt: "form 118"/,
  )
  const approval = await app.approvalIn(message, 'U0BORA')
  expect(await app.pressIn(approval, 'U0AYSE', 'second-approve|')).toContain('ikinci kişi başka biri olmalı')
  expect(await app.pressIn(approval, 'U0OTHER', 'second-approve|')).toContain('yetkiniz yok')
  const done = await app.pressIn(approval, 'U0BORA', 'second-approve|')
  expect(done).toContain('ONAY kaydedildi. Örnek A.Ş., SMS')
  expect(done).toContain('<@U0AYSE> istedi, <@U0BORA> doğruladı.')
  expect(await app.pressIn(approval, 'U0ADMIN', 'second-approve|')).toContain('Bu istek kapandı. <@U0BORA>')
  await answerText('isteğinizi doğruladı. Örnek A.Ş.: 1 değişiklik kaydedildi.')
  expect(await app.slash('U0BORA', 'geçmiş 0532 111 22 33')).toContain('<@U0AYSE>, doğrulayan <@U0BORA>')
  expect(await app.izinJson('verify')).toMatchObject({ ok: true })
})
