import { describe, expect, it } from 'vitest'
import { openCommandRegister, statesOf } from '../support/commands.ts'
import { forEachTest } from '../support/opened.ts'
import type { OpenedView } from '../support/platforms/slack-double.ts'
import { readable } from '../support/platforms/slack-reading.ts'
import { slackSession } from '../support/platforms/slack-walk.ts'
import { phone, providerCode, subBrandCode } from '../support/register.ts'

/* Commands that lack something, by signed requests: their form opens, or one button opens it. */

const home = forEachTest(openCommandRegister)
const to = phone(1)
const national = `0${to.address.slice(3)}`
const session = () => slackSession(home, 'U0ADMIN', 'tr')

type Shown = Awaited<ReturnType<ReturnType<typeof session>['type']>>

/** Initial values by field. */
function initialIn(view: OpenedView | undefined) {
  const shown = (view?.blocks ?? []).map(({ block_id = '', element }) => {
    const { initial_value, initial_option, initial_options, initial_date } = (element ?? {}) as Initial
    const chosen = initial_options?.map(({ value }) => value)
    return [block_id, initial_value ?? initial_option?.value ?? chosen ?? initial_date] as const
  })
  return Object.fromEntries(shown.filter(([, value]) => value !== undefined))
}

interface Initial {
  readonly initial_value?: string
  readonly initial_date?: string
  readonly initial_option?: { readonly value: string }
  readonly initial_options?: readonly { readonly value: string }[]
}

/** The only button of the only message. */
function buttonIn({ messages, views }: Shown): string {
  expect(views).toEqual([])
  const values = [...JSON.stringify(messages).matchAll(/"value":"([^"]*)"/g)].map(([, value = '']) => value)
  expect(values).toHaveLength(1)
  return values[0] ?? ''
}

describe('a command that lacks something', () => {
  it('opens its form with what was typed, says nothing beside, and records once it is sent', async () => {
    const slack = session()
    const { messages, views } = await slack.type(`ret ${national} hepsi not="telefonda söyledi"`)
    expect([messages, views.length]).toEqual([[], 1])
    const [view] = views
    expect(initialIn(view)).toMatchObject({
      address: to.address,
      channels: ['ARAMA', 'MESAJ'],
      source: 'HS_EORTAM',
      note: 'telefonda söyledi',
    })
    expect(readable(view)).toContain('Eksik: marka.')
    expect(view?.private_metadata).toBe('reject')
    const filled = { ...initialIn(view), brand: 'all' }
    const sent = await slack.submit(view as OpenedView, filled)
    expect(readable(sent.views[0])).toContain('RET kaydedildi.')
    const channels = ['ARAMA', 'MESAJ'].map((channel) => `${channel} RET local`)
    expect(await statesOf(home, to)).toEqual(
      [providerCode, subBrandCode].flatMap((code) => channels.map((channel) => `${code} ${channel}`)),
    )
    expect(readable((await slack.submit(view as OpenedView, filled)).views[0])).toContain('RET kaydedildi.')
    expect(await statesOf(home, to)).toHaveLength(4)
  })

  it('is answered by one button where the form could not open, which opens it filled', async () => {
    const slack = session()
    slack.double.once('views.open', Response.json({ ok: false, error: 'expired_trigger_id' }))
    const question = await slack.type(`ekle ${national} sms web sitesi`)
    const value = buttonIn(question)
    expect(readable(question.messages[0])).toContain('Eksik: marka.')
    expect(value).toMatch(/^kept-form\|[\w-]{22}$/)
    const [view] = (await slack.press(value, 'button', null)).views
    expect(initialIn(view)).toMatchObject({ address: to.address, channels: ['MESAJ'], source: 'HS_WEB' })
    const sent = await slack.submit(view as OpenedView, { ...initialIn(view), brand: String(subBrandCode) })
    expect(readable(sent.views[0])).toContain('ONAY kaydedildi.')
  })

  it('in a message to the bot is answered by one button, which says so once it has expired', async () => {
    const slack = session()
    const value = buttonIn(await slack.write(`ret ${national}`))
    const [view] = (await slack.press(value, 'button', null)).views
    expect(initialIn(view)).toMatchObject({ address: to.address })
    home.clock.move(30 * 60_000)
    const late = await slack.press(value, 'button', null)
    expect(late.views).toEqual([])
    expect(readable(late.messages[0])).toContain('Bu düğme artık geçerli değil, hiçbir şey değişmedi.')
    expect(await statesOf(home, to)).toEqual([])
  })

  it('keeps the address out of buttons, ids and the metadata of its form', async () => {
    const slack = session()
    const question = await slack.write(`ekle ${national} not="${national}" tip=tacir dün 10:20:30`)
    const { views } = await slack.press(buttonIn(question), 'button', null)
    expect(views[0]?.private_metadata).toBe('add|2026-03-01 10:20:30')
    const beside = JSON.stringify([
      question.messages,
      views.map(({ blocks, ...view }) => [view, blocks.map(({ element, ...block }) => block)]),
    ])
    expect(beside.replace(/\D/g, '')).not.toContain(to.address.slice(3))
  })
})
