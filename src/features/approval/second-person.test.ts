import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { StaffContext } from '../../../bots/commands/context.ts'
import type { Reply } from '../../../bots/commands/reply.ts'
import { runStaffCommand } from '../../../bots/commands/staff.ts'
import { outbox } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import {
  labelsOf,
  openCommandRegister,
  press,
  quietOutbox,
  setNow,
  staffContext,
  textOf,
} from '../../../test/support/commands.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { phone, say, subBrandCode } from '../../../test/support/register.ts'
import { postReply } from '../../app/features.ts'
import { collectPack } from '../../documents/pack/collect.ts'
import { packText } from '../../documents/pack/pack-json.ts'
import { verifyPack } from '../../documents/pack/verify-pack.ts'
import { approvalAgeMaxMs, decideApproval, listWaitingApprovals } from '../../register/approvals.ts'
import { addStaff, removeStaff } from '../../register/company/staff.ts'
import { erase } from '../../register/erasure/erase.ts'
import { ownConsents } from '../../register/look-up/look-up.ts'
import { homeReply } from '../report/waiting.ts'
import { closeExpired } from './feature.ts'

const home = forAllTests(() => openCommandRegister())
let people = 100

beforeAll(async () => {
  for (const slackUser of ['U0AYSE', 'U0BORA']) {
    await addStaff(home.register, { slackUser, role: 'editor', brandCode: subBrandCode, by: 'test' })
  }
  await addStaff(home.register, { slackUser: 'U0VIEWER', role: 'viewer', by: 'test' })
})
beforeEach(async () => {
  await setNow(home, 'second_person_over_ret', 'yes')
})

const as = (user: string, over: { requestKey?: string; language?: 'tr' | 'en' } = {}) =>
  staffContext(home, { user, ...over })
const type = async (user: string, text: string) => await runStaffCommand(await as(user), text)
const stateOf = async (address: string) =>
  (await ownConsents(home.register, { kind: 'phone', address })).map(
    ({ channel, status }) => `${channel} ${status}`,
  )

async function refused(): Promise<string> {
  const { address } = phone(++people)
  expect(textOf(await type('U0AYSE', `ret ${address} sms marka=${subBrandCode}`))).toContain('kaydedildi')
  home.clock.move(60_000)
  return address
}
/** Types the ONAY, and confirms it where it is asked about. */
async function askFor(address: string, channel = 'sms', context?: StaffContext): Promise<Reply> {
  const asker = context ?? (await as('U0AYSE'))
  const text = `onay ${address} ${channel} HS_WEB marka=${subBrandCode} kanıt="form 118"`
  const question = await runStaffCommand(asker, text)
  return labelsOf(question).includes('İşlemi doğrula')
    ? await press(asker, question, 'İşlemi doğrula')
    : question
}
const waiting = async (user: string) => await runStaffCommand(await as(user), 'bekleyenler')
const confirm = async (list?: Reply, user = 'U0BORA') =>
  textOf(await press(await as(user), list ?? (await waiting(user)), 'İşlemi doğrula'))
const cancel = async () => await press(await as('U0BORA'), await waiting('U0BORA'), 'İsteği geri çevir')
const answerText = async (target: string) =>
  await home.engine
    .read(query(build.select().from(outbox)))
    .then((rows) => rows.filter((row) => row.target === target).map(({ key }) => key))

describe('an ONAY over a RET', () => {
  test('is never approved by the asker, by whatever button, nor by a viewer', async () => {
    const address = await refused()
    await askFor(address)
    const list = await waiting('U0BORA')
    expect(await confirm(list, 'U0AYSE')).toContain('ikinci kişi başka biri olmalı')
    expect(await confirm(list, 'U0VIEWER')).toContain('düzenleyici yetkisi gerekir')
    expect(labelsOf(await waiting('U0AYSE'))).toEqual(['Vazgeç'])
    expect(textOf(await waiting('U0VIEWER'))).not.toContain('ikinci kişi')
    expect(await stateOf(address)).toEqual(['MESAJ RET'])
    await press(await as('U0BORA'), list, 'İsteği geri çevir')
  })

  test('is decided again at the press: a RET that came meanwhile wins', async () => {
    const address = await refused()
    await askFor(address)
    const list = await waiting('U0BORA')
    home.clock.move(60_000)
    await type('U0BORA', `ret ${address} sms marka=${subBrandCode}`)
    home.clock.move(60_000)
    const done = await confirm(list)
    expect(done).toContain('daha eski olduğu için geçerli sayılmaz. Değişiklik yapılmadı.')
    expect(done).not.toContain('kaydedildi')
    expect(await stateOf(address)).toEqual(['MESAJ RET'])
    expect(await confirm(list)).toContain('Bu istek kapandı. Bu düğmeyle hiçbir şey değişmedi.')
  })

  test('runs out, is forgotten, and the asker is told', async () => {
    const address = await refused()
    await askFor(address)
    const list = await waiting('U0BORA')
    home.clock.move(approvalAgeMaxMs + 1)
    expect(await confirm(list)).toContain('Bu istek kapandı.')
    expect(textOf(await waiting('U0BORA'))).not.toContain('ikinci kişi')
    const before = (await answerText('U0AYSE')).length
    await closeExpired({ register: home.register, outbox: quietOutbox(home.register) })
    expect(await answerText('U0AYSE')).toHaveLength(before + 1)
    expect(await home.engine.read(sealedLeft)).toEqual([{ left: 0 }])
    expect(await stateOf(address)).toEqual(['MESAJ RET'])
  })

  test('is not done when the requester has lost the role', async () => {
    const address = await refused()
    await addStaff(home.register, { slackUser: 'U0GONE', role: 'editor', by: 'test' })
    await askFor(address, 'sms', await as('U0GONE'))
    const list = await waiting('U0BORA')
    await removeStaff(home.register, { slackUser: 'U0GONE' })
    expect(await confirm(list)).toContain('artık bu marka için yetkisi yok')
    expect(await stateOf(address)).toEqual(['MESAJ RET'])
    await press(await as('U0BORA'), list, 'İsteği geri çevir')
  })

  test('asked twice by one request is one, and pressed twice is recorded once', async () => {
    const address = await refused()
    await askFor(address, 'sms', await as('U0AYSE', { requestKey: 'slack:same' }))
    await askFor(address, 'sms', await as('U0AYSE', { requestKey: 'slack:same' }))
    expect(await listWaitingApprovals(home.register, [subBrandCode])).toHaveLength(1)
    const list = await waiting('U0BORA')
    const answers = await Promise.all([1, 2].map(async () => await confirm(list)))
    expect(answers.filter((answer) => answer.includes('kaydedildi')).length).toBeGreaterThan(0)
    const shown = textOf(await type('U0BORA', `geçmiş ${address}`))
    expect(shown.match(/ONAY/g)).toHaveLength(1)
  })

  test('is told as declined to who asked, though that failed behind the first press', async () => {
    const address = await refused()
    await askFor(address)
    const list = await waiting('U0BORA')
    let tries = 0
    const context = await as('U0BORA')
    const failing = {
      ...context,
      outbox: {
        ...context.outbox,
        async put(...items: Parameters<typeof context.outbox.put>) {
          tries += 1
          if (tries === 1) throw new Error('away')
          await context.outbox.put(...items)
        },
      },
    }
    await expect(press(failing, list, 'İsteği geri çevir')).rejects.toThrow('away')
    expect(textOf(await press(failing, list, 'İsteği geri çevir'))).toContain('Bu istek kapandı.')
    expect(tries).toBe(2)
  })

  test('for a recipient erased meanwhile shows and stores nothing', async () => {
    const address = await refused()
    await askFor(address)
    const recipient = { kind: 'phone', address } as const
    await erase(home.register, { door: 'cli', id: 'test' }, { recipient, source: 'HS_EORTAM' })
    const list = await waiting('U0BORA')
    expect(textOf(list)).toContain('Örnek Kahve · SMS · silinmiş adres · ONAY')
    const done = await confirm(list)
    expect(done).toContain('Bu adres silinmiş; RET olarak korunuyor.')
    expect(done).not.toContain('kaydedildi')
  })

  test('confirmed by the one and cancelled by the other at once comes to one end', async () => {
    await addStaff(home.register, { slackUser: 'U0CEM', role: 'editor', by: 'test' })
    for (const order of [
      ['İşlemi doğrula', 'İsteği geri çevir'],
      ['İsteği geri çevir', 'İşlemi doğrula'],
    ] as const) {
      const address = await refused()
      await askFor(address)
      const list = await waiting('U0BORA')
      const [first, second] = await Promise.all([
        press(await as('U0BORA'), list, order[0]),
        press(await as('U0CEM'), list, order[1]),
      ])
      const stored = [first, second].filter((reply) => textOf(reply).includes('kaydedildi')).length
      expect(await stateOf(address)).toEqual([stored === 1 ? 'MESAJ ONAY' : 'MESAJ RET'])
      expect([first, second].filter((reply) => textOf(reply).includes('Bu istek kapandı.'))).toHaveLength(1)
    }
    await removeStaff(home.register, { slackUser: 'U0CEM' })
  })

  test('approved and not done, as after a crash, is listed so, and done by the next press in the name of the first', async () => {
    const address = await refused()
    await askFor(address)
    const [approval] = await listWaitingApprovals(home.register, [subBrandCode])
    await decideApproval(home.register, approval?.id ?? 0, { by: 'U0BORA', approves: true })
    const list = await waiting('U0ADMIN')
    expect(textOf(list)).toContain('Doğrulandı, ama kaydedilemedi. Kaydetmek için yeniden doğrulayın.')
    expect(labelsOf(list)).toEqual(['İşlemi doğrula', 'Son 7 rapor'])
    expect(await confirm(list, 'U0ADMIN')).toContain('U0AYSE istedi, U0BORA doğruladı.')
    expect(await stateOf(address)).toEqual(['MESAJ ONAY'])
    expect(await listWaitingApprovals(home.register, [subBrandCode])).toEqual([])
  })

  test('needs no second person for another address, with the setting off, or from the recipient', async () => {
    const { address } = phone(++people)
    expect(textOf(await askFor(address))).toContain('ONAY kaydedildi')
    const own = await refused()
    const said = await say(home.register, { kind: 'phone', address: own }, 'ONAY', {
      actor: { door: 'page' },
    })
    expect(said).toMatchObject({ change: { status: 'ONAY' } })
    await setNow(home, 'second_person_over_ret', 'no')
    const off = await refused()
    expect(textOf(await askFor(off))).toContain('ONAY kaydedildi')
  })

  test('is refused if no second person may change the brand', async () => {
    const address = await refused()
    await removeStaff(home.register, { slackUser: 'U0BORA' })
    const alone = await staffContext(home, { user: 'U0AYSE', alwaysAdmins: [] })
    const answer = textOf(await askFor(address, 'sms', alone))
    const brandCode = subBrandCode
    await addStaff(home.register, { slackUser: 'U0BORA', role: 'editor', brandCode, by: 'test' })
    expect(answer).toContain(
      'Örnek Kahve için sizden başka düzenleyici ya da yönetici yok. Değişiklik yapılmadı.',
    )
    expect(await listWaitingApprovals(home.register, [subBrandCode])).toEqual([])
  })
})

const sealedLeft = {
  sql: 'SELECT count(*) FROM approval WHERE sealed IS NOT NULL',
  params: [],
  map: ([left]: readonly unknown[]) => ({ left }),
}

test('an ONAY of several channels: waits for the one over a RET, and is recorded for the other', async () => {
  const address = await refused()
  const question = textOf(await askFor(address, 'hepsi'))
  expect(question).toContain('İkinci kişi bekleniyor: bir RET kaydının ONAY olması')
  expect(question).not.toContain('kaydedildi')
  expect(await stateOf(address)).toEqual(['ARAMA ONAY', 'MESAJ RET'])
  await cancel()
})

describe('people who are told', () => {
  test('are those who may, not the asker, without an address; the Home tab counts it for them', async () => {
    const address = await refused()
    const [before, asker] = [await answerText('U0BORA'), await answerText('U0AYSE')]
    await askFor(address)
    expect(await answerText('U0BORA')).toHaveLength(before.length + 1)
    expect((await answerText('U0ADMIN')).at(-1)).toMatch(/^second-person:\d+:U0ADMIN$/)
    expect(await answerText('U0AYSE')).toEqual(asker)
    expect(await answerText('U0VIEWER')).toEqual([])
    expect(textOf(await homeReply(await as('U0BORA')))).toContain(
      '1 değişiklik isteği ikinci kişiyi bekliyor.',
    )
    await cancel()
  })

  test.each(['tr', 'en'] as const)('reads what is asked and what became of it (%s)', (language) => {
    const at = { language, today: '2026-03-02', mayBeRepeat: false } as const
    const approval = {
      id: 7,
      reason: 'over-refusal',
      changes: 1,
      askedBy: 'U0AYSE',
      askedAt: 0,
      expiresAt: 0,
    } as const
    const request = postReply({ kind: 'second-person-asked', approval, brandName: 'Örnek Kahve' }, at)
    expect(labelsOf(request)).toEqual(language === 'tr' ? ['Göster'] : ['Show'])
    const decided = (outcome: 'approved' | 'declined' | 'expired', stored: number) => {
      const decidedBy = outcome === 'expired' ? null : 'U0BORA'
      const about = { reason: 'over-refusal', changes: 1, askedAt: 0, outcome, decidedBy } as const
      return textOf(
        postReply({ kind: 'second-person-decided', approval: about, brandName: 'Örnek Kahve', stored }, at),
      )
    }
    expect(decided('approved', 1)).toContain('kaydedildi')
    const others = [decided('approved', 0), decided('declined', 0), decided('expired', 0)]
    expect(new Set(others).size).toBe(3)
    for (const text of others) expect(text).not.toContain('kaydedildi')
  })
})

test('an approved change is in the evidence pack, which no longer holds without the second name or with another', async () => {
  const address = await refused()
  await askFor(address)
  await press(await as('U0BORA'), await waiting('U0BORA'), 'İşlemi doğrula')
  const recipient = { kind: 'phone' as const, address }
  const collected = await collectPack(home.register, { door: 'cli', id: 'test' }, { recipient })
  if (collected.kind !== 'pack') throw new Error('There is no pack')
  const text = packText(collected.pack)
  const verify = (content: string) => verifyPack(JSON.parse(content))
  expect(text).toContain('"secondPerson": "U0BORA"')
  expect(await verify(text)).toMatchObject({ ok: true })
  const alone = text.replace('"secondPerson": "U0BORA"', '"secondPerson": null')
  expect(await verify(alone)).toMatchObject({ ok: false, firstBad: { kind: 'change' } })
  const other = text.replace('"secondPerson": "U0BORA"', '"secondPerson": "U0CEMRE"')
  expect(await verify(other)).toMatchObject({ ok: false, firstBad: { kind: 'change' } })
})
