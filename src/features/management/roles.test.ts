import { describe, expect, test } from 'vitest'
import type { StaffContext } from '../../../bots/commands/context.ts'
import { runStaffAction, submitStaffForm } from '../../../bots/commands/staff.ts'
import { admin, openCommandRegister, textOf } from '../../../test/support/commands.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { managementChat, type StaffChoices } from '../../../test/support/platforms/staff-chat.ts'
import { providerCode, subBrandCode } from '../../../test/support/register.ts'
import { addStaff, listStaff } from '../../register/company/staff.ts'

const opened = forEachTest(() => openCommandRegister())

const { as, pressed, submit, type, typed } = managementChat(opened)
const english = { language: 'en' } as const

async function adminOf(brandCode: number, user = 'U0BRAND'): Promise<StaffChoices> {
  await addStaff(opened.register, { slackUser: user, role: 'admin', brandCode, by: 'test' })
  return { user }
}

describe('yetki', () => {
  const roleRows = async () =>
    (await listStaff(opened.register)).map(({ principal, role, brandCode }) => [principal, role, brandCode])

  test('lists each person once, however they got their roles', async () => {
    await addStaff(opened.register, { slackUser: admin, role: 'admin', by: 'test' })
    const brandCode = subBrandCode
    await addStaff(opened.register, { slackUser: 'U0AYSE', role: 'editor', brandCode, by: 'test' })
    await addStaff(opened.register, { slackUser: 'U0AYSE', role: 'viewer', by: 'test' })
    const lines = (await typed('yetki', { alwaysAdmins: [admin] })).split('\n')
    const of = (user: string) => lines.filter((line) => line.includes(user))
    expect(of(admin)).toEqual([`${admin} · yönetici (tüm markalar, SLACK_ADMINS)`])
    expect(of('U0AYSE')).toEqual(['U0AYSE · düzenleyici (Örnek Kahve) · görüntüleyici (tüm markalar)'])
    expect(await typed('yetki al @U0BASE', { alwaysAdmins: [admin, 'U0BASE'] })).toContain(
      'SLACK_ADMINS ayarından gelir',
    )
  })

  test('says who stays admin by SLACK_ADMINS when a role of theirs is taken', async () => {
    await addStaff(opened.register, { slackUser: admin, role: 'admin', by: 'test' })
    const question = await type(`yetki al @${admin}`, { alwaysAdmins: [admin] })
    expect(textOf(question)).toContain('SLACK_ADMINS ayarı nedeniyle yönetici olarak kalırsınız.')
    const answerText = await pressed(question, 'Kendi yetkimi kaldır', { alwaysAdmins: [admin] })
    expect(answerText).toContain('buradan verilen yetkisi kaldırıldı: yönetici (tüm markalar).')
    expect(answerText).toContain('SLACK_ADMINS ayarı nedeniyle tüm markaların yöneticisi olarak kalıyor')
    expect(answerText).not.toContain('değil.')
    expect(await typed('yetki', { alwaysAdmins: [admin] })).toContain('SLACK_ADMINS')
    expect(await roleRows()).toEqual([])
  })

  test('asks before an admin takes their own role, by words and by the form', async () => {
    await addStaff(opened.register, { slackUser: 'U0SELF', role: 'admin', by: 'test' })
    const self = { user: 'U0SELF', alwaysAdmins: [] }
    const question = await type('yetki al @U0SELF', self)
    expect(textOf(question)).toContain('kendi yetkinizi kaldırmak üzeresiniz: yönetici (tüm markalar)')
    expect(textOf(question)).toContain('sizden başka yönetici olmadığı için')
    const form = { name: 'roleTake', filled: { person: 'U0SELF', brand: 'all' } }
    const sent = await submit(form, self)
    expect(sent.kind === 'reply' && textOf(sent.reply)).toContain('kendi yetkinizi kaldırmak üzeresiniz')
    expect(await roleRows()).toEqual([['U0SELF', 'admin', null]])
    expect(await pressed(question, 'Kendi yetkimi kaldır', self)).toContain(
      'yönetici (tüm markalar) yetkisi kaldırıldı',
    )
    expect(await roleRows()).toEqual([])
  })

  test('gives a role to a mentioned person, for one brand or for all', async () => {
    expect(await typed('yetki ver <@U0AYSE|ayse> düzenleyici marka="Örnek Kahve"')).toBe(
      'U0AYSE: artık düzenleyici (Örnek Kahve).',
    )
    expect(await typed('role give <@U0BEN|ben> viewer', english)).toBe('U0BEN: is now viewer (all brands).')
    expect(await roleRows()).toEqual([
      ['U0AYSE', 'editor', subBrandCode],
      ['U0BEN', 'viewer', null],
    ])
    expect((await listStaff(opened.register)).map(({ addedBy }) => addedBy)).toEqual([admin, admin])
    expect(await typed('yetki ver @U0BEN görüntüleyici')).toContain('zaten görüntüleyici (tüm markalar)')
  })

  test('says what an admin may do', async () => {
    const given = await typed('yetki ver @U0AYSE yönetici')
    expect(given).toContain('U0AYSE: artık yönetici (tüm markalar).')
    expect(given).toContain('ayarları ve başkalarının yetkilerini değiştirebilir')
    expect(await roleRows()).toEqual([['U0AYSE', 'admin', null]])
  })

  test('takes the role for one brand, or all', async () => {
    await typed('yetki ver @U0AYSE düzenleyici marka=123457')
    await typed('yetki ver @U0AYSE görüntüleyici')
    expect(await typed('yetki al @U0AYSE marka=123457')).toBe(
      'U0AYSE: düzenleyici (Örnek Kahve) yetkisi kaldırıldı.',
    )
    expect(await roleRows()).toEqual([['U0AYSE', 'viewer', null]])
    const kept = {
      sql: 'SELECT removed_by FROM staff WHERE removed_at IS NOT NULL',
      params: [],
      map: ([by]: readonly unknown[]) => by,
    }
    expect(await opened.engine.read(kept)).toEqual([admin])
    expect(await typed('yetki al @U0AYSE')).toContain('görüntüleyici (tüm markalar) yetkisi kaldırıldı')
    expect(await typed('yetki al @U0AYSE')).toContain('kaldırabileceğiniz bir yetkisi yok')
  })

  test('keeps the admin of one brand within it', async () => {
    await typed('yetki ver @U0AYSE düzenleyici')
    const other = await adminOf(providerCode)
    expect(await typed('yetki ver @U0BEN görüntüleyici', other)).toBe(
      'U0BEN: artık görüntüleyici (Örnek A.Ş.).',
    )
    expect(await typed('yetki al @U0AYSE', other)).toContain('kaldırabileceğiniz bir yetkisi yok')
    expect(await typed('yetki ver @U0BEN görüntüleyici marka=123457', other)).toContain('Böyle bir marka yok')
    await adminOf(subBrandCode)
    expect(await typed('yetki ver @U0BEN düzenleyici', other)).toContain('Eksik: marka.')
  })

  test.each([
    ['yetki ver @ayse düzenleyici', 'anlaşılmadı'],
    ['yetki ver @U0AYSE patron', '"patron" anlaşılmadı. Yetki: görüntüleyici (sorgular, rapor okur) · '],
    [
      'yetki ver @U0AYSE',
      'Eksik: yetki. Formu açıp tamamlayın. Ya da komutu eksiksiz yazın, örneğin: /izin yetki ver',
    ],
    ['yetki ver @U0AYSE görüntüleyici mavi', 'mavi'],
  ])('%s: %s', async (text, answerText) => {
    expect(await typed(text)).toContain(answerText)
    expect(await roleRows()).toEqual([])
  })
})

/** Notes what people are told of their roles. */
function hearing(own: StaffContext) {
  const roleNews: unknown[] = []
  const put: StaffContext['outbox']['put'] = async (items) => {
    for (const { target, message } of items)
      if (message.kind === 'role-decided') roleNews.push([target, message.given])
  }
  return { context: { ...own, outbox: { ...own.outbox, put } }, roleNews }
}

describe('a request for a role', () => {
  test('is granted for one brand by the form of its button', async () => {
    const values = ['roleGive', '@U0NEW']
    const { context, roleNews } = hearing(await as())
    const { form } = await runStaffAction(context, { name: 'form', values })
    expect(form?.fields.map(({ name }) => name)).toEqual(['role', 'brand'])
    const filled = { role: 'editor', brand: '123457' }
    await submitStaffForm(context, { name: 'roleGive', values: ['@U0NEW'], filled })
    expect(roleNews).toEqual([['U0NEW', { role: 'editor', of: 'Örnek Kahve' }]])
    expect(await listStaff(opened.register)).toMatchObject([
      { principal: 'U0NEW', role: 'editor', brandCode: subBrandCode },
    ])
  })

  test('is declined, unless another admin has granted it', async () => {
    const decline = async () => {
      const { context, roleNews } = hearing(await as())
      const reply = await runStaffAction(context, { name: 'role-decline', values: ['U0NEW'] })
      return { text: textOf(reply), roleNews }
    }
    expect(await decline()).toEqual({
      text: 'U0NEW: isteği geri çevrildi; kendisine bildirildi.',
      roleNews: [['U0NEW', null]],
    })
    await typed('yetki ver @U0NEW görüntüleyici')
    expect(await decline()).toMatchObject({ text: expect.stringContaining('yetkisi var'), roleNews: [] })
  })
})
