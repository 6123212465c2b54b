import { describe, expect, it } from 'vitest'
import { slackBot } from '../../bots/slack/bot.ts'
import type { SlackOptions } from '../../bots/slack/options.ts'
import { messageSchema } from '../support/platforms/block-kit.ts'
import {
  commandBody,
  echo,
  says,
  slackSetUp as setUp,
  signed,
  slackHarness,
} from '../support/platforms/slack.ts'
import { readable } from '../support/platforms/slack-reading.ts'

const responseUrl = 'https://hooks.slack.com/commands/T0001/397700885554/96rGlfmibIGlgcZRskXaIFfN'

describe('a slash command', () => {
  it('is answered in the response, for the person alone', async () => {
    const { post, contexts, items, later, settled } = setUp()
    const response = await post(commandBody())
    const answer = messageSchema.parse(await response.json())
    expect(response.status).toBe(200)
    expect(answer).toMatchObject({ response_type: 'ephemeral', text: 'summary' })
    expect(readable(answer)).toBe('ran "sorgula +90 …67"')
    await settled()
    expect(contexts).toEqual([
      {
        id: 'U2147483697',
        isGuest: false,
        channel: 'C2147483705',
        teamId: 'T0001',
        language: 'tr',
        requestKey: 'command:398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
      },
    ])
    expect(items).toMatchObject([{ lane: 'user U2147483697', done: true }])
    expect(later).toEqual([])
  })

  it('is stored before any work, without the old token and the name', async () => {
    const { promise, resolve } = Promise.withResolvers<ReturnType<typeof says>>()
    const { post, items, settled } = setUp({ commands: { ...echo(), run: () => promise } })
    const answering = post(commandBody())
    await expect.poll(() => items.length).toBe(1)
    expect(items[0]).toMatchObject({ done: false })
    expect(items[0]?.body).toContain('sorgula')
    expect(items[0]?.body).not.toMatch(/gIkuvaNzQIHg97ATvDxqgjtO|ayse/)
    resolve(says('bitti'))
    await answering
    await settled()
    expect(items[0]).toMatchObject({ done: true })
  })

  it('with a table as its answer gets it by response_url, if Slack says whether it takes it', async () => {
    const otherwise = [{ kind: 'text' as const, text: 'Örnek: ONAY' }]
    const parts = [{ kind: 'table' as const, head: ['Marka'], rows: [['Örnek']], otherwise }]
    const commands = { ...echo(), run: async () => ({ summary: 'İzin durumu.', parts }) }
    const { post, later, items, settled } = setUp({ commands })
    const response = await post(commandBody())
    expect([response.status, await response.text()]).toEqual([200, ''])
    await settled()
    expect(later).toMatchObject([{ key: items[0]?.key, responseUrl }])
    expect(messageSchema.parse(later[0]?.payload).blocks).toMatchObject([{ type: 'table' }])
    expect(items[0]).toMatchObject({ done: true })
  })

  it.each([
    ['that takes long', 0, 2500],
    ['that has waited before it came to the bot', 1500, 1000],
  ])(
    '%s gets an empty response 2.5 seconds after it was sent, and its answer by response_url',
    async (_, waitedMs, ms) => {
      const { promise, resolve } = Promise.withResolvers<ReturnType<typeof says>>()
      const commands = { ...echo(), run: () => promise }
      const { post, timer, later, items, settled } = setUp({ commands, waitedMs })
      const answering = post(commandBody())
      await expect.poll(() => items.length).toBe(1)
      timer.fire(ms)
      const response = await answering
      expect([response.status, await response.text()]).toEqual([200, ''])
      expect(items[0]).toMatchObject({ done: false })
      resolve(says('sonunda'))
      await settled()
      expect(later).toMatchObject([{ key: items[0]?.key, responseUrl }])
      expect(readable(later[0]?.payload)).toBe('sonunda')
      expect(items[0]).toMatchObject({ done: true })
    },
  )

  it('is answered before it is stored only when Slack would give up, and then by its response_url', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const harness = slackHarness()
    const { inbox } = harness.options
    const slow: SlackOptions['inbox'] = {
      ...inbox,
      receive: (item) => promise.then(() => inbox.receive(item)),
    }
    const bot = slackBot({ ...harness.options, inbox: slow })
    const answering = bot.handle(signed(commandBody(), { nowMs: harness.now.ms }), harness.finish)
    await expect.poll(() => harness.timer.waiting.size).toBe(1)
    harness.timer.fire(2500)
    expect(await (await answering).text()).toBe('')
    expect(harness.items).toHaveLength(0)
    resolve()
    await harness.settled()
    expect(harness.items).toMatchObject([{ done: true }])
    expect(harness.later).toHaveLength(1)
  })

  it('repeated under its trigger does nothing more', async () => {
    const { post, now, contexts, items } = setUp()
    await post(commandBody())
    now.ms += 1000
    const again = await post(commandBody())
    expect([again.status, await again.text()]).toEqual([200, ''])
    expect([contexts.length, items.length]).toEqual([1, 1])
  })

  it('with another name is not ours', async () => {
    const { post, contexts } = setUp()
    const response = await post(commandBody({ command: '/izinler' }))
    expect([response.status, await response.text()]).toEqual([200, ''])
    expect(contexts).toEqual([])
  })
})
