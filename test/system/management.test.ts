import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type House, openHouse } from '../support/house.ts'

/** What an admin sets up in Slack itself, once the company is there: brand, roles, room, settings. */

let house: House

beforeAll(async () => {
  house = await openHouse()
  await house.izinJson('provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.')
})
afterAll(async () => {
  await house?.close()
})

describe('an admin in Slack', () => {
  it('is told what is still to be set up, and how izin stands', async () => {
    const told = await house.slash('U0ADMIN', 'kurulum')
    expect(told).toContain('/izin marka ekle AD kod=…')
    const diagnosis = await house.slash('U0ADMIN', 'tanı')
    expect(diagnosis).toMatch(/izin \d+\.\d+\.\d+ · Node 24/)
    expect(diagnosis).toContain('Slack yanıt veriyor')
    expect(diagnosis).toContain('Telegram webhook ile açık')
    expect(diagnosis).not.toMatch(/xoxb|127\.0\.0\.1|izin\.ornek\.example/)
  })

  it('adds a brand, and a person of it by a mention, who may then use it', async () => {
    const added = await house.slash(
      'U0ADMIN',
      'marka ekle Örnek Kahve kod=123457 tescil="2019 12345" kısa=kahve',
    )
    expect(added).toContain('Örnek Kahve eklendi, kodu 123457. Tescil no 2019 12345. Kısa adları: kahve.')
    const given = await house.slash('U0ADMIN', 'yetki ver <@U0EDITOR|ayse> düzenleyici marka=kahve')
    expect(given).toContain('artık düzenleyici (Örnek Kahve).')
    expect(await house.slash('U0EDITOR', 'ret 0532 111 22 33 sms marka=kahve')).toContain('kaydedildi')
    expect(await house.slash('U0EDITOR', 'yetki ver <@U0OTHER|ben> görüntüleyici')).toContain(
      'Bunun için yönetici yetkisi gerekir.',
    )
    expect(await house.izinJson('staff', 'list')).toMatchObject({
      staff: [{ slack: 'U0EDITOR', role: 'editor', brand: 123457, addedBy: 'U0ADMIN' }],
    })
  })

  it('gives nothing to a guest of the workspace, whatever role he was given', async () => {
    await house.slash('U0ADMIN', 'yetki ver <@U0GUEST|misafir> düzenleyici marka=kahve')
    expect(await house.slash('U0GUEST', 'ret 0532 111 22 44 sms marka=kahve')).toContain('yetkiniz yok')
    expect(await house.slash('U0ADMIN', 'yetki al <@U0GUEST|misafir>')).toContain('düzenleyici (Örnek Kahve)')
    await house.press('U0ADMIN', 'role-take|')
  })

  it('is none where their id comes from another workspace', async () => {
    expect(await house.slash('U0ADMIN', 'yetki listele', 'T0OTHER')).toContain('yetkiniz yok')
  })

  it('brings the report to the room the command is typed in, at a time of its own', async () => {
    expect(await house.slash('U0ADMIN', 'abone marka=kahve saat=08:30')).toContain(
      'Örnek Kahve günlük raporu için <#C0TEST> eklendi: her gün 08:30.',
    )
    expect(await house.izinJson('room', 'list')).toEqual({
      rooms: [{ brand: 123457, platform: 'slack', id: 'C0TEST', at: '08:30', lost: false }],
    })
    expect(await house.slash('U0ADMIN', 'abone listele')).toContain('<#C0TEST> · her gün 08:30')
    expect(await house.press('U0EDITOR', 'room-remove|')).toContain('Bunun için yönetici yetkisi gerekir.')
    await house.slash('U0ADMIN', 'abone listele')
    expect(await house.press('U0ADMIN', 'room-remove|')).toContain(
      'artık Örnek Kahve günlük raporunu almıyor.',
    )
    expect(await house.izinJson('room', 'list')).toEqual({ rooms: [] })
  })

  it('changes a setting, which the command line then shows', async () => {
    expect(await house.slash('U0ADMIN', 'ayar complaint_answer_days 10')).toContain(
      'complaint_answer_days ayarlandı: 10',
    )
    const { settings } = (await house.izinJson('setting', 'list')) as { settings: { name: string }[] }
    expect(settings.find(({ name }) => name === 'complaint_answer_days')).toMatchObject({
      value: '10',
      default: '15',
    })
  })

  it('takes a role away and closes a brand by buttons, of which none says that a consent was stored', async () => {
    const asked = await house.slash('U0ADMIN', 'yetki al <@U0EDITOR|ayse>')
    expect(asked).toContain('şu yetki alınacak: düzenleyici (Örnek Kahve).')
    expect(await house.slash('U0EDITOR', 'sorgula 0532 111 22 33')).toContain('RET')
    await house.slash('U0ADMIN', 'yetki al <@U0EDITOR|ayse>')
    expect(await house.press('U0ADMIN', 'role-take|')).toContain('artık düzenleyici (Örnek Kahve) değil.')
    expect(await house.slash('U0EDITOR', 'sorgula 0532 111 22 33')).toContain('yetkiniz yok')
    await house.slash('U0ADMIN', 'marka kapat kahve')
    const closed = await house.press('U0ADMIN', 'brand-close|')
    expect(closed).toContain('Örnek Kahve kapatıldı.')
    expect(closed).not.toContain('kaydedildi')
    expect(await house.slash('U0ADMIN', 'ekle 0532 111 22 33 sms HS_WEB marka=kahve')).not.toContain(
      'kaydedildi',
    )
  })
})
