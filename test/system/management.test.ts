import { beforeAll, describe, expect, it } from 'vitest'
import { openApp } from '../support/app.ts'
import { forAllTests } from '../support/opened.ts'

const app = forAllTests(() => openApp())

beforeAll(async () => {
  await app.izinJson('provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.')
})

describe('an admin in Slack', () => {
  it('is told what is still to be set up, and how izin stands', async () => {
    const answerText = await app.slash('U0ADMIN', 'kurulum')
    expect(answerText).toContain('/izin marka ekle AD kod=…')
    const diagnosis = await app.slash('U0ADMIN', 'tanı')
    expect(diagnosis).toMatch(/izin \d+\.\d+\.\d+ · Node 24/)
    expect(diagnosis).toContain('Slack yanıt veriyor')
    expect(diagnosis).toContain('Telegram webhook ile açık')
    expect(diagnosis).not.toMatch(/xoxb|127\.0\.0\.1|izin\.ornek\.example/)
  })

  it('adds a brand, and a person of it by a mention, who may then use it', async () => {
    const added = await app.slash(
      'U0ADMIN',
      'marka ekle Örnek Kahve kod=123457 tescil="2019 12345" kısa=kahve',
    )
    expect(added).toContain('Örnek Kahve eklendi, kodu 123457. Tescil no 2019 12345. Kısa adları: kahve.')
    const given = await app.slash('U0ADMIN', 'yetki ver <@U0EDITOR|ayse> düzenleyici marka=kahve')
    expect(given).toContain('artık düzenleyici (Örnek Kahve).')
    expect(await app.slash('U0EDITOR', 'ret 0532 111 22 33 sms marka=kahve')).toContain('kaydedildi')
    expect(await app.slash('U0EDITOR', 'yetki ver <@U0OTHER|ben> görüntüleyici')).toContain(
      'Bunun için yönetici yetkisi gerekir.',
    )
    expect(await app.izinJson('staff', 'list')).toMatchObject({
      staff: [{ slack: 'U0EDITOR', role: 'editor', brand: 123457, addedBy: 'U0ADMIN' }],
    })
  })

  it('gives nothing to a guest of the workspace, whatever the role', async () => {
    await app.slash('U0ADMIN', 'yetki ver <@U0GUEST|misafir> düzenleyici marka=kahve')
    expect(await app.slash('U0GUEST', 'ret 0532 111 22 44 sms marka=kahve')).toContain('yetkiniz yok')
    expect(await app.slash('U0ADMIN', 'yetki al <@U0GUEST|misafir>')).toContain('düzenleyici (Örnek Kahve)')
    await app.press('U0ADMIN', 'role-take|')
  })

  it('is none where their id comes from another workspace', async () => {
    expect(await app.slash('U0ADMIN', 'yetki listele', 'T0OTHER')).toContain('yetkiniz yok')
  })
})
