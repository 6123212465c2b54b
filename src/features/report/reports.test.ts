import { hash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { decodeAction, encodeAction, type Reply } from '../../../bots/commands/reply.ts'
import { runStaffAction, runStaffCommand } from '../../../bots/commands/staff.ts'
import { render } from '../../../bots/slack/render.ts'
import {
  choicesOf,
  everythingIn,
  labelsOf,
  press,
  staffContext,
  textOf,
} from '../../../test/support/commands.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { closeDays } from '../../../test/support/register/reports.ts'
import { dailyCsv } from '../../../test/support/register/retention.ts'
import {
  openTestRegister,
  phone,
  providerCode,
  say,
  subBrandCode,
  type TestRegister,
} from '../../../test/support/register.ts'
import { dailyReport } from '../../day/daily-report.ts'
import { appendFileStamp } from '../../day/file-stamps.ts'
import { closedDaysFrom } from '../../ledger/days.ts'
import { addBrand } from '../../register/company/brands.ts'
import { addStaff } from '../../register/company/staff.ts'
import { lookAtFileLink } from '../../register/links/file-links.ts'

const viewer = 'U0KAHVE'
const other = 'U0OTHER'
const opened = forAllTests(() => openTestRegister({ now: '2026-03-02 10:00:00' }))

/** Monday to Wednesday of one company, read on Thursday morning. */
beforeAll(async () => {
  const { register, clock } = opened
  await addStaff(register, { slackUser: viewer, role: 'viewer', brandCode: subBrandCode, by: 'test' })
  await addStaff(register, { slackUser: other, role: 'viewer', brandCode: providerCode, by: 'test' })
  await say(register, phone(1), 'ONAY')
  await say(register, phone(2), 'ONAY', { brandCode: providerCode })
  clock.set('2026-03-04 11:00:00')
  await say(register, phone(1), 'RET')
  clock.set('2026-03-05 09:00:00')
  await closeDays(register)
})

async function contextIn(home: TestRegister, over: Parameters<typeof staffContext>[1] = {}) {
  const context = await staffContext(home, over)
  return { ...context, dailyReport: (date: string | null) => dailyReport(home.register, date, 'off') }
}
const contextOf = (user: string, language: 'tr' | 'en' = 'tr') => contextIn(opened, { user, language })

const ask = async (user: string, text: string, language: 'tr' | 'en' = 'tr') =>
  await runStaffCommand(await contextOf(user, language), text)

const pressed = async (user: string, reply: Reply, label: string) =>
  await press(await contextOf(user), reply, label)

const linksOf = (reply: Reply) => reply.parts.flatMap((part) => (part.kind === 'links' ? part.links : []))

async function filesOf(reply: Reply): Promise<unknown[]> {
  const states = linksOf(reply).map(({ url }) => lookAtFileLink(opened.register, url.split('/').at(-1) ?? ''))
  return (await Promise.all(states)).map((state) =>
    state.kind === 'ready' ? [state.link.principal, state.link.purpose] : state.kind,
  )
}

describe('raporlar', () => {
  test('shows a line for each day, the newest first, of the brands of the asker alone', async () => {
    const reply = await ask(viewer, 'raporlar')
    expect(textOf(reply)).toContain(
      [
        'Örnek Kahve',
        '4 Mart 2026 Çarşamba: 1 RET',
        '3 Mart 2026 Salı: değişiklik yok',
        '2 Mart 2026 Pazartesi: 1 ONAY',
      ].join('\n'),
    )
    expect(textOf(reply)).not.toContain('Örnek A.Ş.')
    expect(textOf(await ask(viewer, 'reports', 'en'))).toContain('Wednesday 4 March 2026: 1 RET')
  })

  test('shows every brand to a person who may see all, and one of them where it is named', async () => {
    const all = textOf(await ask('U0ADMIN', 'raporlar'))
    expect(all.indexOf('Örnek A.Ş.')).toBeLessThan(all.indexOf('Örnek Kahve'))
    expect(all).toContain('Örnek A.Ş.')
    expect(textOf(await ask('U0ADMIN', 'raporlar marka=123457'))).not.toContain('Örnek A.Ş.')
  })

  test('has no more than the last seven days', async () => {
    const later = await openTestRegister({ now: '2026-03-02 10:00:00' })
    later.clock.set('2026-03-20 09:00:00')
    await closeDays(later.register)
    const reply = await runStaffCommand(await staffContext(later), 'raporlar marka=123457')
    expect(textOf(reply).match(/değişiklik yok/g)).toHaveLength(7)
    expect(textOf(reply)).toContain('19 Mart 2026')
    expect(textOf(reply)).not.toContain('12 Mart 2026')
    await later.close()
  })

  test('says what a day is asked with, and that there is nothing yet', async () => {
    expect(textOf(await ask(viewer, 'raporlar 02.03.2026'))).toContain('Bu komut tarih almaz')
    const fresh = await openTestRegister()
    expect(textOf(await runStaffCommand(await staffContext(fresh), 'raporlar'))).toContain(
      'ilk rapor gece 00:30',
    )
    await fresh.close()
  })
})

describe('rapor', () => {
  test('has buttons that tell the brands apart', async () => {
    const labels = labelsOf(await ask('U0ADMIN', 'rapor 02.03.2026'))
    expect(labels).toContain('Dosyaları indir · Örnek Kahve')
    expect(new Set(labels).size).toBe(labels.length)
  })

  test('has the seal and all 96 digits of its file behind a button', async () => {
    const file = await dailyCsv(opened.register, '2026-03-02')
    const reply = await ask(viewer, 'rapor 02.03.2026')
    expect(textOf(reply)).not.toMatch(/[0-9a-f]{32}/)
    expect(textOf(await pressed(viewer, reply, 'Mühür ve özet'))).toMatch(
      new RegExp(
        `^Örnek Kahve · .*\nMühür [0-9a-f]{64}\nDosyanın SHA-384 özeti ${hash('sha384', file)} · mutabakat henüz yapılmadı\n`,
      ),
    )
    const action = { name: 'day-seals', values: ['2026-03-02', String(subBrandCode)] }
    expect(labelsOf(await runStaffAction(await contextOf(other), action))).toEqual(['Yetki iste'])
  })

  test('says for a day before the register when it begins', async () => {
    for (const day of ['26.02.2026', '02.03.1826']) {
      expect(textOf(await ask(viewer, `rapor ${day}`))).toContain('ilk gün 2 Mart 2026.')
    }
    expect(textOf(await ask(viewer, 'report 26.02.2026', 'en'))).toContain('its first day is 2 March 2026.')
  })

  test('under a clock far ahead names the admin to tell, and neither it nor raporlar closes a day', async () => {
    const ahead = await openTestRegister({ now: '2026-03-02 10:00:00' })
    await say(ahead.register, phone(1), 'ONAY')
    ahead.clock.set('2026-03-03 09:00:00')
    await closeDays(ahead.register)
    ahead.clock.set('2029-03-02 10:00:00')
    const context = await contextIn(ahead)
    const sentence =
      'en yeni kayıt 2 Mart 2026 tarihli, sunucunun saati ise çok ilerisini gösteriyor. Yöneticiden saati kontrol etmesini isteyin'
    expect(textOf(await runStaffCommand(context, 'rapor'))).toContain(sentence)
    expect(textOf(await runStaffCommand(context, 'raporlar'))).toContain(sentence)
    const english = { ...context, language: 'en' as const }
    expect(textOf(await runStaffCommand(english, 'report'))).toContain('Ask an admin to check the clock')
    expect(textOf(await runStaffCommand(context, 'rapor 02.03.2026'))).toContain('SMS: 1 ONAY')
    expect((await closedDaysFrom(ahead.register, '2026-01-01')).map(({ date }) => date)).toEqual([
      '2026-03-02',
    ])
    await ahead.close()
  })

  test('has a button for the files of a closed day and one for the last reports, today only the second', async () => {
    const labels = async (text: string) => labelsOf(await ask(viewer, text))
    expect(await labels('rapor')).toEqual([
      'Dosyaları indir',
      'Son 7 rapor',
      'Mühür ve özet',
      'Aylık rapor',
      'Başka bir gün',
    ])
    expect(await labels('rapor bugün')).toEqual(['Son 7 rapor', 'Aylık rapor', 'Başka bir gün'])
  })

  test('fits one message of Slack for a company of many brands, and says how many are left out', async () => {
    const many = await openTestRegister({ now: '2026-03-02 10:00:00' })
    for (let n = 0; n < 10; n++) {
      await addBrand(many.register, { providerCode, code: 200_000 + n, name: `Marka ${n}` })
      await say(many.register, phone(n), 'ONAY', { brandCode: 200_000 + n })
    }
    many.clock.set('2026-03-03 09:00:00')
    await closeDays(many.register)
    const whole = await contextIn(many)
    const reply = await runStaffCommand(whole, 'rapor')
    expect(textOf(reply)).toContain('4 marka daha var')
    expect(JSON.stringify(render(reply, 'tr'))).not.toContain('Sığmadı')
    const last = await runStaffCommand(whole, 'raporlar')
    expect(textOf(last)).toContain('2 marka daha var')
    expect(JSON.stringify(render(last, 'tr'))).not.toContain('Sığmadı')
    await many.close()
  })

  test('reaches every past day, and says what falls due', async () => {
    expect(textOf(await ask(viewer, 'rapor 02.03.2026'))).toContain('SMS: 1 ONAY')
    const { register } = opened
    await say(register, phone(7), 'ONAY', { consentDate: '2026-03-02 12:00:00' })
    expect(textOf(await ask(viewer, 'rapor'))).toContain("İYS'ye bildirilecek 1 ONAY: son gün bugün.")
    expect(textOf(await ask(viewer, 'rapor 02.03.2026'))).not.toContain('bildirilecek')
  })
})

describe('the button for files', () => {
  const filesFor = async (user: string, ...values: (string | number)[]) =>
    await runStaffAction(await contextOf(user), decodeAction(encodeAction({ name: 'day-files', values })))

  test('gives the stamp too, once there is one', async () => {
    const row = {
      date: '2026-03-03',
      brandCode: subBrandCode,
      digest: Buffer.alloc(48),
      tsr: Buffer.from('x'),
      stampedAt: Date.UTC(2026, 2, 4, 7, 5),
      authority: 'Örnek ZDS',
      serial: '1',
    } as const
    await opened.engine.unit([], () => ({ writes: [appendFileStamp(opened.register, row, 1)], result: null }))
    const reply = await filesFor(viewer, subBrandCode, '2026-03-03')
    expect(linksOf(reply).map(({ label }) => label)).toEqual(['Rapor dosyası (CSV)', 'Zaman damgası (.tsr)'])
    const of = { brandCode: subBrandCode, date: '2026-03-03' }
    expect(await filesOf(reply)).toEqual([
      [viewer, { kind: 'movement-file', ...of }],
      [viewer, { kind: 'movement-stamp', ...of }],
    ])
  })

  test('gives nothing to a person who may not see the brand, and says how a role is got', async () => {
    for (const user of [other, 'U0STRANGER']) {
      const reply = await filesFor(user, subBrandCode, '2026-03-02')
      expect(linksOf(reply)).toEqual([])
      expect(choicesOf(reply).map(({ action }) => action.name)).toEqual(['ask-role'])
    }
  })

  test('gives nothing of a day that is not closed, nor for what no button of ours carries', async () => {
    for (const values of [
      [subBrandCode, '2026-03-05'],
      [subBrandCode, '2025-01-01'],
      [subBrandCode, 'x'],
      ['', ''],
      [9, '2026-03-02'],
    ]) {
      const reply = await filesFor(viewer, ...values)
      expect(linksOf(reply)).toEqual([])
      expect(everythingIn(reply)).not.toContain('kaydedildi')
    }
  })
})
