import { describe, expect, it } from 'vitest'
import type { Form } from '../../bots/commands/form.ts'
import type { Reply } from '../../bots/commands/reply.ts'
import type { StaffChat } from '../../bots/commands/staff.ts'
import { StorageError } from '../../db/engine.ts'
import { wordless } from '../../src/util/sentence.ts'
import { homeSchema, modalSchema } from '../support/platforms/block-kit.ts'
import {
  commandBody,
  echo,
  payload,
  pressBody,
  says,
  slackSetUp as setUp,
} from '../support/platforms/slack.ts'
import type { SlackCall, SlackDouble } from '../support/platforms/slack-double.ts'
import { readable } from '../support/platforms/slack-reading.ts'

const form: Form = {
  name: 'note',
  values: [17],
  title: 'Not',
  submit: 'Kaydet',
  fields: [{ kind: 'text', name: 'note', label: 'Not', required: true, lengthMax: 100 }],
}
const asking: Reply = { ...says('Notu da yazın.'), form }
const asks: StaffChat = {
  ...echo(),
  run: async () => asking,
  press: async () => asking,
  offerForm: async (_, { parts }) => ({ ...says(''), parts: [...parts, { kind: 'note', text: 'Formu aç' }] }),
}

const viewCalls = (slack: SlackDouble) => slack.calls.filter(({ method }) => method.startsWith('views.'))
const viewIn = (call?: SlackCall): unknown => JSON.parse(String(call?.body.view))
const no = (error: string) => Response.json({ ok: false, error })

describe('a reply that comes with a form', () => {
  it('to a command opens it and says nothing beside', async () => {
    const { slack, post } = setUp({ commands: asks })
    const response = await post(commandBody())
    expect([response.status, await response.text()]).toEqual([200, ''])
    expect(viewCalls(slack)).toMatchObject([
      {
        method: 'views.open',
        body: { trigger_id: '398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c' },
      },
    ])
    expect(modalSchema.parse(viewIn(viewCalls(slack)[0]))).toMatchObject({
      private_metadata: 'note|17',
      submit: { text: 'Kaydet' },
    })
  })

  it('is said in words that offer the form, where it cannot be opened', async () => {
    const { slack, post, later, settled } = setUp({ commands: asks })
    for (let n = 0; n < 2; n += 1) slack.once('views.open', no('expired_trigger_id'))
    expect(readable(await (await post(commandBody())).json())).toBe('Notu da yazın.\nFormu aç')
    await post(pressBody('block-actions-ephemeral'))
    await settled()
    expect(later.map(({ payload }) => readable(payload))).toEqual(['Notu da yazın.\nFormu aç'])
  })
})

describe('a submitted form', () => {
  const submitted = pressBody('form-submission')

  it('reaches the table with its ids and what was filled in, and is answered in its place', async () => {
    const { post, items, contexts, settled } = setUp()
    const answer = (await (await post(submitted)).json()) as { view: unknown }
    expect(answer).toMatchObject({ response_action: 'update', view: { title: { text: 'RET kaydet' } } })
    const filled = { note: 'form 118', brand: '123457', channels: ['MESAJ'], day: '2026-03-01', time: '' }
    expect(readable(modalSchema.parse(answer.view))).toContain(
      `submitted reject 17 ${JSON.stringify(filled)}`,
    )
    await settled()
    expect(items).toMatchObject([{ lane: 'user U2147483697', done: true }])
    expect(contexts).toMatchObject([{ requestKey: 'form:V0FORM' }])
  })

  it('is told what is wrong at its fields', async () => {
    const errors = { note: 'Not eksik.' }
    const { post } = setUp({ commands: { ...echo(), submit: async () => ({ kind: 'errors', errors }) } })
    expect(await (await post(submitted)).json()).toEqual({ response_action: 'errors', errors })
  })

  it('taking too long is answered by a message to the person', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const reached = Promise.withResolvers<void>()
    const slow: StaffChat = {
      ...echo(),
      async submit() {
        reached.resolve()
        await promise
        return { kind: 'reply', reply: says('RET kaydedildi.') }
      },
    }
    const { post, answerText, timer, settled } = setUp({ commands: slow })
    const response = post(submitted)
    await reached.promise
    timer.fire(2500)
    expect(await (await response).text()).toBe('')
    resolve()
    await settled()
    expect(answerText).toMatchObject([{ user: 'U2147483697', payload: { text: 'summary' } }])
    expect(readable(answerText[0]?.payload)).toContain('RET kaydedildi.')
  })

  it('left by a dead process is processed again, under the same key, and answered by a message', async () => {
    const { bot, post, options, items, contexts, answerText, now, settled } = setUp()
    await post(submitted)
    await settled()
    const answers = await bot.resume({ id: 1, body: items[0]?.body ?? '', receivedAt: now.ms })
    await options.inbox.done({ platform: 'slack', key: 'form:V0FORM' }, answers)
    expect(new Set(contexts.map(({ requestKey }) => requestKey))).toEqual(new Set(['form:V0FORM']))
    expect(contexts).toHaveLength(2)
    expect(answerText).toMatchObject([{ user: 'U2147483697' }])
    expect(readable(answerText[0]?.payload)).toContain('submitted reject 17')
  })

  it('failing keeps what was filled in, and says so at its first field', async () => {
    const error = new StorageError(wordless('disk is full'), { cause: null, passing: false })
    const failing: StaffChat = { ...echo(), submit: () => Promise.reject(error) }
    const { post } = setUp({ commands: failing })
    expect(await (await post(submitted)).json()).toEqual({
      response_action: 'errors',
      errors: { note: expect.stringContaining('hiçbir şey değişmedi') },
    })
  })
})

it('a shortcut on a message hands on its text, its time and its link, and is answered to the one who chose it', async () => {
  const { post, later, items, settled } = setUp()
  const message = { text: 'mesaj atmayın', ts: '1772437530.000300' }
  await post(pressBody('message-action', { message }))
  await settled()
  const link = 'https://ornek.slack.com/archives/C0DESTEK/p1772437530000300'
  const place = { channel: 'C0DESTEK', ts: '1772437530.000300' }
  expect(items).toMatchObject([{ lane: 'user U2147483697', done: true }])
  expect(later).toMatchObject([{ payload: { response_type: 'ephemeral', replace_original: false } }])
  expect(readable(later[0]?.payload)).toBe(
    `chose refuse on ${JSON.stringify({ text: 'mesaj atmayın', sentAt: 1772437530000, link, place })}`,
  )
})

describe("the app's own tab", () => {
  const opening = (changes: object = {}) =>
    JSON.stringify(payload('app-home-opened', { event_id: 'Ev1', ...changes }))

  it('is filled for the one who opens it, once for each opening', async () => {
    const { slack, post, contexts, settled } = setUp()
    expect((await post(opening())).status).toBe(200)
    await settled()
    expect(contexts).toMatchObject([{ id: 'U2147483697', teamId: 'T0001' }])
    expect(viewCalls(slack)).toMatchObject([{ method: 'views.publish', body: { user_id: 'U2147483697' } }])
    expect(readable(homeSchema.parse(viewIn(viewCalls(slack)[0])))).toBe('home')
  })

  it('is left alone while its other tab is opened', async () => {
    const { slack, post, settled } = setUp()
    await post(opening({ event: { type: 'app_home_opened', user: 'U2147483697', tab: 'messages' } }))
    await settled()
    expect(viewCalls(slack)).toEqual([])
  })

  it('answers its buttons in a modal', async () => {
    const { slack, post, settled } = setUp()
    const view = { id: 'V0HOME', type: 'home', blocks: [] }
    await post(pressBody('block-actions-ephemeral', { view, response_url: undefined }))
    await settled()
    expect(viewCalls(slack).map(({ method }) => method)).toEqual(['views.open'])
  })
})

describe('a press in a modal', () => {
  const view = { id: 'V0FORM', type: 'modal', title: { type: 'plain_text', text: 'İzin sorgula' } }
  const pressed = pressBody('block-actions-ephemeral', {
    view,
    response_url: undefined,
    container: { type: 'view' },
  })

  it('is answered there', async () => {
    const { slack, post, answerText, settled } = setUp()
    await post(pressed)
    await settled()
    expect(viewCalls(slack)).toMatchObject([{ method: 'views.update', body: { view_id: 'V0FORM' } }])
    const shown = modalSchema.parse(viewIn(viewCalls(slack)[0]))
    expect([shown.title.text, readable(shown)]).toEqual([
      'İzin sorgula',
      expect.stringContaining('pressed ret 17'),
    ])
    expect(answerText).toEqual([])
  })

  it('closed meanwhile is answered by a message to the person', async () => {
    const { slack, post, answerText, settled } = setUp()
    slack.once('views.update', no('not_found'))
    await post(pressed)
    await settled()
    expect(answerText).toMatchObject([{ user: 'U2147483697' }])
    expect(readable(answerText[0]?.payload)).toContain('pressed ret 17')
  })
})
