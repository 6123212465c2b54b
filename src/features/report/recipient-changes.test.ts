import { beforeAll, describe, expect, test } from 'vitest'
import type { Reply } from '../../../bots/commands/reply.ts'
import { runStaffAction, runStaffCommand } from '../../../bots/commands/staff.ts'
import { everythingIn, labelsOf, openCommandRegister, textOf } from '../../../test/support/commands.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { staffChat } from '../../../test/support/platforms/staff-chat.ts'
import { phone, providerCode, say, subBrandCode } from '../../../test/support/register.ts'
import { addStaff } from '../../register/company/staff.ts'

const home = forAllTests(() => openCommandRegister())
const { as, press, typed } = staffChat(home)

beforeAll(async () => {
  await addStaff(home.register, { slackUser: 'U0VIEW', role: 'viewer', by: 'test' })
  await addStaff(home.register, { slackUser: 'U0KAHVE', role: 'editor', brandCode: subBrandCode, by: 'test' })
})

describe('değişiklikler', () => {
  test('says the span', async () => {
    const days = [
      ['değişiklikler', '1 Mart 2026 Pazar gününden beri, bugün dâhil, alıcılar bir şey değiştirmedi.'],
      ['değişiklikler 23.02.2026', '23 Şubat 2026 Pazartesi gününden beri'],
      ['değişiklikler 400', '"400" anlaşılmadı'],
      ['değişiklikler dün kahve', '1 Mart 2026 Pazar gününden beri'],
    ]
    for (const [text = '', answer] of days) expect(await typed(text)).toContain(answer)
  })

  test('says how the changes stand in İYS, unless they were made there', async () => {
    const asked = 'değişiklikler bugün marka="Örnek A.Ş."'
    const at = { brandCode: providerCode, source: 'IYS_KISAMESAJ' }
    await say(home.register, phone(9_200_001), 'RET', { ...at, actor: { door: 'iys' } })
    const there = await typed(asked)
    expect(there).toMatch(/SMS · RET · .* · İYS üzerinden$/m)
    // It was made in İYS.
    expect(there).not.toContain('doğrulanmadı')
    await say(home.register, phone(9_200_002), 'RET', { ...at, actor: { door: 'page' } })
    expect(await typed(asked)).toContain("İYS'de doğrulanmadı.")
  })

  test('turns pages in place, which new changes do not shift, and no button holds an address', async () => {
    const refuse = (n: number) =>
      say(home.register, phone(9_100_000 + n), 'RET', { actor: { door: 'page' }, channel: 'ARAMA' })
    for (let n = 0; n < 21; n += 1) await refuse(n)
    const context = await as()
    const first = await runStaffCommand(context, 'değişiklikler 23.02.2026 marka="Örnek Kahve"')
    const linesOf = (reply: Reply) =>
      textOf(reply)
        .split('\n')
        .filter((line) => line.includes(' · arama · RET · '))
    expect(textOf(first)).toContain('En yeniden eskiye, 1–10 / 21:')
    await refuse(21)
    const second = await press(first, 'Daha eski', context)
    expect(second.replaces).toBe(true)
    expect(textOf(second)).toContain('En yeniden eskiye, 11–20 / 22:')
    expect(new Set([...linesOf(first), ...linesOf(second)]).size).toBeGreaterThan(10)
    const back = await press(second, 'Daha yeni', context)
    expect(textOf(back)).toContain('En yeniden eskiye, 1–10 / 22:')
    const last = await press(second, 'Daha eski', context)
    expect(labelsOf(last)).toEqual(['Daha yeni', 'Gün ve marka seç'])
    for (const reply of [first, second, last]) expect(everythingIn(reply)).not.toContain('910000')
    const old = await runStaffAction(context, {
      name: 'changes',
      values: ['2026-03-01', '', 'sideways'],
    })
    expect(textOf(old)).toContain('artık geçerli değil')
  })
})
