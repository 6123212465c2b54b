import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEmbedded } from '../../db/embedded.ts'
import type { Engine } from '../../db/engine.ts'
import { download } from '../../db/schema.ts'
import { build, statement } from '../../db/statement.ts'
import { dayOf, type IstanbulDay, previousDay, startOfDay } from '../../src/calendar/istanbul.ts'
import { type House, openHouse } from '../support/house.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { phone, registerOn, say, subBrandCode } from '../support/register.ts'
import { openAuthority, type TestAuthority } from '../support/time-stamp-authority.ts'

/** The report in its rooms as its readers have it: post, chart, buttons, links, and the bytes at the other end. */

const group = '-1001234'
let house: House
let server: TestAuthority
let date: IstanbulDay
let engine: Engine
let out: string

beforeAll(async () => {
  server = await openAuthority()
  house = await openHouse({ env: { TSA_URL: server.url, TSA_CA_FILE: server.caFile } })
  date = previousDay(dayOf(Date.now()))
  await house.izinJson('provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.')
  const brand = ['--code', String(subBrandCode), '--name', 'Örnek Kahve']
  await house.izinJson('brand', 'add', '--provider', '123456', ...brand)
  const ofBrand = ['--role', 'viewer', '--brand', String(subBrandCode)]
  await house.izinJson('staff', 'add', '--slack', 'U0VIEWER', ...ofBrand)
  await house.izinJson('staff', 'add', '--telegram', '7001', ...ofBrand)
  await house.izinJson('staff', 'add', '--slack', 'U0OTHER', '--role', 'viewer', '--brand', '123456')
  await house.izinJson('room', 'add', '--brand', String(subBrandCode), '--slack', 'C0RAPOR')
  await house.izinJson('room', 'add', '--brand', String(subBrandCode), '--telegram', group)
  engine = openEmbedded({ path: house.databasePath })
  const key = Buffer.from(readFileSync(join(house.folder, 'izin.key'), 'utf8').trim(), 'base64')
  const noon = startOfDay(date) + 12 * 60 * 60_000
  const register = await registerOn(engine, key, () => noon)
  await Promise.all(
    [1, 2, 3].map((n) => say(register, phone(n), n === 3 ? 'RET' : 'ONAY', { consentDate: 'now' })),
  )
  out = holdsAddresses(join(house.folder, 'out'))
  await house.izinJson('report', '--date', date, '--out', out, '--post')
})

afterAll(async () => {
  await engine?.close()
  await house?.close()
  await server?.close()
})

const stampFile = () => readFileSync(join(out, `${subBrandCode}_${date}_izin-hareket.tsr`))
const reportFile = () => readFileSync(join(out, `${subBrandCode}_${date}_izin-hareket.csv`))
const slackPosts = () =>
  house.slackCalls.filter(({ method, body }) => method === 'chat.postMessage' && body.channel === 'C0RAPOR')
const blocksOf = (post: unknown) =>
  JSON.parse(String((post as { body: { blocks: string } }).body.blocks)) as { type: string }[]
const fetchFile = async (url: string) => await fetch(url, { method: 'POST' })

let updates = 5000

/** What the person 7001, or another one, is told in the private chat after an update. */
async function toldAfter(
  person: number,
  update: Record<string, unknown>,
): Promise<Record<string, unknown>[]> {
  const sent = () => house.telegram.calls.filter(({ params }) => String(params.chat_id) === String(person))
  const before = sent().length
  await house.update({ update_id: ++updates, ...update })
  await expect.poll(() => sent().length, { timeout: 60_000 }).toBeGreaterThan(before)
  return sent()
    .slice(before)
    .map(({ params }) => ({ ...params }))
}

const from = (id: number) => ({ id, is_bot: false, first_name: 'X', language_code: 'tr' })
const inChat = (id: number) => ({
  message_id: updates,
  date: 1_772_450_000,
  chat: { id, type: 'private', first_name: 'X' },
  from: from(id),
})

/** Presses the button in the group that begins so; answers the address that opens. */
async function pressedInGroup(person: number, value: string): Promise<string> {
  const [post] = house.telegram.messagesOf(group)
  const { inline_keyboard: rows } = (post?.markup ?? { inline_keyboard: [] }) as {
    inline_keyboard: { callback_data: string }[][]
  }
  const data = rows.flat().find(({ callback_data: carried }) => carried.startsWith(value))?.callback_data
  const answers = () => house.telegram.calls.filter(({ method }) => method === 'answerCallbackQuery')
  const before = answers().length
  await house.update({
    update_id: ++updates,
    callback_query: {
      id: String(updates),
      from: from(person),
      message: {
        message_id: 1,
        date: 1_772_450_000,
        chat: { id: Number(group), type: 'supergroup', title: 'Rapor' },
      },
      chat_instance: '1',
      data,
    },
  })
  await expect.poll(() => answers().length, { timeout: 60_000 }).toBeGreaterThan(before)
  return String(answers().at(-1)?.params.url)
}

const buttonUrls = (params: Record<string, unknown>) =>
  ((params.reply_markup as { inline_keyboard?: { url?: string }[][] })?.inline_keyboard ?? [])
    .flat()
    .flatMap(({ url }) =>
      url === undefined ? [] : [url.replace('https://izin.ornek.example', house.baseUrl)],
    )

describe('the report in a Slack room', () => {
  it('is one message with a chart that was uploaded and shared nowhere else', async () => {
    await expect.poll(() => slackPosts().length, { timeout: 60_000 }).toBe(1)
    const blocks = blocksOf(slackPosts()[0])
    const image = blocks.find(({ type }) => type === 'image') as unknown as {
      slack_file: { id: string }
      alt_text: string
    }
    expect(image.alt_text).toContain('Örnek Kahve. İzin değişiklikleri')
    expect(house.slackUploads.get(image.slack_file.id)?.subarray(1, 4).toString()).toBe('PNG')
    const completed = house.slackCalls.filter(({ method }) => method === 'files.completeUploadExternal')
    expect(completed).toHaveLength(1)
    expect(completed[0]?.body.channel_id).toBeUndefined()
    expect(JSON.stringify(blocks)).not.toContain('/d/')
  })

  it('gives the file of the day, byte for byte, to the one who pressed and once', async () => {
    const told = await house.pressIn(blocksOf(slackPosts()[0]), 'U0VIEWER', 'day-files')
    expect(told).toContain('yalnız siz görüyorsunuz')
    const [link = '', stamp = ''] = house.links()
    expect((await fetch(link)).status).toBe(200)
    const fetched = await fetchFile(link)
    expect(fetched.status).toBe(200)
    expect(Buffer.from(await fetched.arrayBuffer()).equals(reportFile())).toBe(true)
    expect(reportFile().toString().split('\n').length).toBeGreaterThan(3)
    expect((await fetchFile(link)).status).toBe(410)
    const stamped = await fetchFile(stamp)
    expect(stamped.headers.get('content-disposition')).toContain('.tsr')
    expect(Buffer.from(await stamped.arrayBuffer()).equals(stampFile())).toBe(true)
  })

  it('gives nobody else a link, and no file by a link that has run out or whose holder lost his role', async () => {
    for (const user of ['U0OTHER', 'U0STRANGER']) {
      expect(await house.pressIn(blocksOf(slackPosts()[0]), user, 'day-files')).toMatch(/yetki/)
      expect(house.links()).toEqual([])
    }
    await house.pressIn(blocksOf(slackPosts()[0]), 'U0VIEWER', 'day-files')
    const [old = ''] = house.links()
    const ended = build.update(download).set({ createdAt: 1, expiresAt: 2 })
    await engine.unit([], () => ({ writes: [statement(ended)], result: null }))
    expect((await fetchFile(old)).status).toBe(410)
    await house.pressIn(blocksOf(slackPosts()[0]), 'U0VIEWER', 'day-files')
    const [mine = ''] = house.links()
    await house.izinJson('staff', 'remove', '--slack', 'U0VIEWER')
    expect((await fetchFile(mine)).status).toBe(403)
    await house.izinJson(
      'staff',
      'add',
      '--slack',
      'U0VIEWER',
      '--role',
      'viewer',
      '--brand',
      String(subBrandCode),
    )
  })

  it('leads to the last reports, and from there to the whole one', async () => {
    expect(await house.pressIn(blocksOf(slackPosts()[0]), 'U0VIEWER', 'last-reports')).toContain(
      '2 ONAY, 1 RET',
    )
    expect(await house.press('U0VIEWER', `day-report|${date}`)).toContain('SMS: 2 ONAY, 1 RET')
    expect(await house.slash('U0VIEWER', 'raporlar')).toMatch(
      /2 ONAY, 1 RET · damga .* \(UTC .*\d\d:\d\d\) · mutabakat henüz yapılmadı/,
    )
  })
})

describe('the report in a Telegram group', () => {
  it('is one photo with the report under it, and no link', async () => {
    await expect.poll(() => house.telegram.messagesOf(group).length, { timeout: 60_000 }).toBe(1)
    const [post] = house.telegram.messagesOf(group)
    expect(
      Buffer.from((await post?.photo?.arrayBuffer()) ?? new ArrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
    expect(post?.text).toContain('SMS: 2 ONAY, 1 RET')
    expect(JSON.stringify(post?.markup)).not.toContain('http')
  })

  it('gives the file in the private chat of the one who pressed', async () => {
    const url = await pressedInGroup(7001, 'day-files')
    expect(url).toMatch(/^https:\/\/t\.me\/ornek_izin_bot\?start=[\w-]{1,64}$/)
    const word = url.split('=')[1]
    const [told] = await toldAfter(7001, { message: { ...inChat(7001), text: `/start ${word}` } })
    const [link = ''] = buttonUrls(told ?? {})
    const fetched = await fetchFile(link)
    expect(Buffer.from(await fetched.arrayBuffer()).equals(reportFile())).toBe(true)
    expect((await fetchFile(link)).status).toBe(410)
  })

  it('gives nothing to somebody else who comes with that word, nor to a member without a role', async () => {
    const word = (await pressedInGroup(7001, 'day-files')).split('=')[1]
    const [foreign] = await toldAfter(7002, { message: { ...inChat(7002), text: `/start ${word}` } })
    expect(foreign?.text).toContain('izin botuyum')
    expect(buttonUrls(foreign ?? {})).toEqual([])
    const own = (await pressedInGroup(7002, 'day-files')).split('=')[1]
    const [refused] = await toldAfter(7002, { message: { ...inChat(7002), text: `/start ${own}` } })
    expect(refused?.text).toContain('yetkiniz yok')
    expect(refused?.text).toContain('7002')
    expect(buttonUrls(refused ?? {})).toEqual([])
  })

  it('shows the last reports there too, to staff alone', async () => {
    const [told] = await toldAfter(7001, { message: { ...inChat(7001), text: '/raporlar' } })
    expect(told?.text).toContain('2 ONAY, 1 RET')
    const [other] = await toldAfter(7002, { message: { ...inChat(7002), text: '/raporlar' } })
    expect(other?.text).not.toContain('ONAY, 1 RET')
  })
})

describe('the whole of it', () => {
  it('prints no address, and no link', () => {
    expect(house.printed()).not.toContain(phone(1).address)
    expect(house.printed()).not.toMatch(/\/d\/[\w-]{20}/)
    expect(JSON.stringify([house.slackCalls, house.telegram.calls])).not.toContain(phone(1).address)
  })
})
