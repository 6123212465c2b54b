import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type House, openHouse } from '../support/house.ts'
import { readable } from '../support/slack-reading.ts'

/** A readiness drill from the wish for it to its score, through the rooms of both platforms, over a restart. */

const phones = ['+905321112233', '+905321112244', '+905321112255']

let house: House

const inSlack = (room: string) =>
  house.slackCalls.filter(({ method, body }) => method === 'chat.postMessage' && body.channel === room)
const slackText = (room: string) =>
  inSlack(room)
    .map(({ body }) => readable(JSON.parse(String(body.blocks))))
    .join('\n')
const inTelegram = () =>
  house.telegram.calls.filter(
    ({ method, params }) => method === 'sendMessage' && params.chat_id === '-1001234',
  )
const telegramText = () =>
  inTelegram()
    .map(({ params }) => String(params.text))
    .join('\n')

async function posted(what: () => string, text: string): Promise<void> {
  await expect.poll(what, { timeout: 60_000 }).toContain(text)
}

interface Drill {
  readonly closed: boolean
  readonly percent: number
  readonly items: readonly { readonly change: string; readonly state: string }[]
}
const drills = async () =>
  ((await house.izinJson('drill', '--brand', '123457')) as { drills: Drill[] }).drills

beforeAll(async () => {
  house = await openHouse()
  await house.izinJson('provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.')
  await house.izinJson('brand', 'add', '--provider', '123456', '--code', '123457', '--name', 'Örnek Kahve')
  await house.izinJson('staff', 'add', '--slack', 'U0EDITOR', '--role', 'editor', '--brand', '123457')
  await house.izinJson('room', 'add', '--brand', '123457', '--slack', 'C0KAHVE')
  await house.izinJson('room', 'add', '--brand', '123457', '--telegram', '-1001234')
  for (const [n, phone] of phones.entries()) {
    const note = n === 0 ? ' not="form 118"' : ''
    expect(await house.slash('U0EDITOR', `ekle ${phone} mesaj çağrı merkezi${note}`)).toContain('kaydedildi')
  }
})
afterAll(async () => {
  await house?.close()
})

describe('a readiness drill', () => {
  it('is started by an admin and asks the rooms of both platforms for what has no evidence', async () => {
    expect(await house.slash('U0EDITOR', 'tatbikat başlat')).toContain('Tatbikatı markanın yöneticisi')
    const started = await house.slash('U0ADMIN', 'tatbikat başlat marka=123457')
    expect(started).toContain('Tatbikat başladı.')
    expect(started).toContain("3 ONAY'dan 2 tanesinin kanıtı bekleniyor.")
    const told = "Rastgele 3 ONAY seçildi: 1'inin kanıtı var, aşağıdaki 2'sinin kanıtı bekleniyor."
    await posted(() => slackText('C0KAHVE'), told)
    await posted(telegramText, told)
    expect(JSON.stringify(inSlack('C0KAHVE'))).toContain('drill-add|1|')
    expect(inTelegram()[0]?.params.reply_markup).toBeUndefined()
    expect(telegramText()).toContain("Yanıtlar Slack'te verilir")
  })

  it('takes the evidence of an editor, and that there is none', async () => {
    await house.slash('U0EDITOR', 'tatbikat')
    const shown = await house.press('U0EDITOR', 'drill-add|1|')
    expect(shown).toContain('+90 532 ••• ••')
    expect(await house.submit('U0EDITOR', { evidence: 'çağrı kaydı 118' })).toContain('Kanıt eklendi.')
    const left = await house.slash('U0EDITOR', 'tatbikat')
    expect(left).toContain("3 ONAY'dan 1 tanesinin kanıtı bekleniyor.")
    expect(await house.press('U0EDITOR', 'drill-missing|1|')).toContain('Not edildi')
  })

  it('tells the rooms its score once, also when the server was restarted meanwhile', async () => {
    await house.restart()
    const told = "3 ONAY'dan 2'si için kanıt var (%67)."
    await posted(() => slackText('C0KAHVE'), told)
    await posted(telegramText, told)
    expect(slackText('C0KAHVE')).toContain("En zayıf kaynaklar: çağrı merkezi (3'te 2).")
    await house.restart()
    await house.slash('U0EDITOR', 'yardım')
    expect(slackText('C0KAHVE').match(/denetim tatbikatı sonucu/g)).toHaveLength(1)
    expect(await drills()).toMatchObject([{ closed: true, percent: 67 }])
    expect(await house.slash('U0EDITOR', 'tatbikat')).toContain(told)
  })

  it('can be started and answered on the command line too', async () => {
    const started = await house.izin('drill', '--brand', '123457', '--now')
    expect(started.stderr).toContain('A drill of 123457 has begun.')
    const again = await house.izin('drill', '--brand', '123457', '--now')
    expect(again.stderr).toContain('one is under way')
    const [open] = await drills()
    const item = open?.items.find(({ state }) => state === 'asked')
    const added = await house.izinJson('evidence', 'add', '--change', item?.change ?? '', '--note', 'form 4')
    expect(added).toEqual({ change: item?.change, added: true })
    await house.restart()
    await posted(() => slackText('C0KAHVE'), "3 ONAY'ın hepsi için kanıt var (%100).")
    expect((await house.izinJson('verify')) as object).toMatchObject({ ok: true })
  })

  it('leaves no address and no evidence in a room, in the log or in the file', () => {
    const said = [
      ...inSlack('C0KAHVE').map(({ body }) => JSON.stringify(body)),
      telegramText(),
      house.printed(),
    ].join('\n')
    for (const phone of phones) expect(said).not.toContain(phone.slice(-7))
    expect(said).not.toMatch(/çağrı kaydı 118|form 4/)
    expect(house.files().includes('çağrı kaydı 118')).toBe(false)
  })
})
