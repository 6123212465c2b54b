import { describe, expect, it } from 'vitest'
import { StorageError, UnknownOutcomeError } from '../../db/engine.ts'
import { wordless } from '../../src/util/sentence.ts'
import { messageSchema } from '../support/platforms/block-kit.ts'
import { brokenInbox, commandBody, echo, pressBody, slackSetUp as setUp } from '../support/platforms/slack.ts'
import { readable } from '../support/platforms/slack-reading.ts'

const responseUrl = 'https://hooks.slack.com/commands/T0001/397700885554/96rGlfmibIGlgcZRskXaIFfN'
const pressUrl = 'https://hooks.slack.com/actions/T0001/397700885554/YpkYTLLjYGlgcZRskXaIFfN'

describe('a failure', () => {
  const failing = (error: unknown) => ({
    ...echo(),
    run: () => Promise.reject(error),
    press: () => Promise.reject(error),
  })

  it('in the database says that nothing changed, with a code that is in the log', async () => {
    const error = new StorageError(wordless('database is locked'), { cause: null, passing: true })
    const { post, logged, items, settled } = setUp({ commands: failing(error) })
    const answer = readable(messageSchema.parse(await (await post(commandBody())).json()))
    const code = /[0-9A-F]{4}-\d\d/.exec(answer)?.[0]
    expect(answer).toContain('Şu anda kaydedemedim, hiçbir şey değişmedi.')
    expect(logged).toMatchObject([{ level: 'error', event: 'slack.failed', error, fields: { code } }])
    await settled()
    expect(items).toMatchObject([{ done: true }])
  })

  const full = new StorageError(wordless('disk is full'), { cause: null, passing: false })

  it.each([
    ['a command', commandBody],
    ['a press', () => pressBody('block-actions-ephemeral')],
  ])(
    'on a full disk says of %s that nothing has changed yet, and leaves it to be processed again',
    async (_, body) => {
      const called: string[] = []
      const { post, settled, logged, items } = setUp({
        commands: failing(full),
        inbox: { drop: () => Promise.reject(full) },
        async fetch(url, init) {
          called.push(`${url} ${init?.body}`)
          return Response.json({ ok: true })
        },
      })
      const response = await (await post(body())).text()
      await settled()
      const answer = response + called.join('')
      expect(answer).toContain('henüz hiçbir şey değişmedi')
      expect(answer).toContain('kendim yeniden dener')
      expect(logged.map(({ event }) => event)).toEqual(['slack.failed'])
      expect(items).toMatchObject([{ done: false }])
    },
  )

  it('in the database does not say that nothing changed if the item may or may not be processed again', async () => {
    const inbox = { drop: () => Promise.reject(new UnknownOutcomeError(wordless('the answer was lost'))) }
    const { post, settled, logged, items } = setUp({ commands: failing(full), inbox })
    const answer = readable(messageSchema.parse(await (await post(commandBody())).json()))
    expect(answer).toContain('işlenip işlenmediğini bilmiyorum')
    expect(answer).not.toContain('değişmedi')
    await settled()
    expect(logged.map(({ event }) => event)).toEqual(['slack.failed'])
    expect(items).toMatchObject([{ done: true }])
  })

  it('with any other cause does not claim to know, and logs nothing of what was typed', async () => {
    const { post, logged } = setUp({ commands: failing(new RangeError('Cannot read +90 532 123 45 67')) })
    const answer = readable(await (await post(commandBody())).json())
    expect(answer).toContain('işlenip işlenmediğini bilmiyorum')
    expect(answer).not.toContain('değişmedi')
    expect(String(logged[0]?.error)).toMatch(/RangeError at /)
    expect(JSON.stringify(logged) + String(logged[0]?.error)).not.toMatch(/532|sorgula/)
  })

  it('after a press is told too', async () => {
    const { post, later, settled } = setUp({ commands: failing(new Error('x')) })
    await post(pressBody('block-actions-ephemeral'))
    await settled()
    expect(later).toMatchObject([{ payload: { response_type: 'ephemeral', replace_original: false } }])
    expect(readable(later[0]?.payload)).toContain('bilmiyorum')
  })

  it('to render is a failure like any other', async () => {
    const choice = { label: 'x', action: { name: 'a|b', values: [] } }
    const broken = { summary: 's', parts: [{ kind: 'choices' as const, choices: [choice] }] }
    const { post } = setUp({ commands: { ...echo(), run: async () => broken } })
    expect(readable(await (await post(commandBody())).json())).toContain('bilmiyorum')
  })

  it('to store the request answers a command, and a press by its response_url', async () => {
    const called: string[] = []
    const { post, settled } = setUp({
      inbox: brokenInbox(),
      fetch: async (input) => {
        called.push(String(input))
        return Response.json({ ok: true })
      },
    })
    const command = await post(commandBody())
    expect(readable(await command.json())).toContain('hiçbir şey değişmedi')
    const press = await post(pressBody('block-actions-ephemeral'))
    expect([press.status, await press.text()]).toEqual([200, ''])
    await settled()
    expect(called.at(-1)).toBe(pressUrl)
  })

  it.each([
    ['a command', commandBody(), responseUrl],
    ['a press', pressBody('block-actions-ephemeral'), pressUrl],
  ])('to store the request in time goes to the response_url of %s', async (_, body, url) => {
    const called: string[] = []
    const locked = Promise.withResolvers<never>()
    const { post, settled, timer } = setUp({
      inbox: { receive: () => locked.promise },
      fetch: async (input, init) => {
        called.push(`${input} ${init?.body}`)
        return Response.json({ ok: true })
      },
    })
    const answering = post(body)
    await expect.poll(() => timer.waiting.size).toBeGreaterThan(0)
    timer.fire(2500)
    const answer = await answering
    expect([answer.status, await answer.text()]).toEqual([200, ''])
    locked.reject(new StorageError(wordless('database is locked'), { cause: null, passing: true }))
    await settled()
    expect(called.at(-1)).toContain(url)
    expect(called.at(-1)).toContain('hiçbir şey değişmedi')
  })

  it('to store the answer leaves the item to be dealt with again', async () => {
    const done = () =>
      Promise.reject(new StorageError(wordless('disk is full'), { cause: null, passing: false }))
    const { post, settled, items, logged } = setUp({ inbox: { done } })
    expect((await post(pressBody('block-actions-ephemeral'))).status).toBe(200)
    await settled()
    expect(items).toMatchObject([{ done: false }])
    expect(logged).toMatchObject([{ event: 'slack.not-finished', fields: { kind: 'press' } }])
  })
})

describe('an item left behind by a crash', () => {
  async function leftBehind() {
    const { promise } = Promise.withResolvers<never>()
    const crashed = setUp({ commands: { ...echo(), run: () => promise } })
    void crashed.post(commandBody())
    await expect.poll(() => crashed.items.length).toBe(1)
    const [item] = crashed.items
    if (item === undefined) throw new Error('nothing was stored')
    return { item, options: crashed.options }
  }

  it('is dealt with under the same key and answered by response_url', async () => {
    const { item, options } = await leftBehind()
    const { bot, contexts, now } = setUp({ inbox: options.inbox })
    const [answer] = await bot.resume({ id: 1, body: item.body, receivedAt: now.ms - 60_000 })
    expect(contexts).toMatchObject([{ requestKey: item.key, id: 'U2147483697', teamId: 'T0001' }])
    expect(answer).toMatchObject({ key: item.key, platform: 'slack-response', target: responseUrl })
    expect(readable(answer && 'payload' in answer.message && answer.message.payload)).toBe(
      'ran "sorgula +90 …67"',
    )
  })

  it('waits for the database rather than give up on it', async () => {
    const { item, options } = await leftBehind()
    const error = new StorageError(wordless('database is locked'), { cause: null, passing: true })
    const run = () => Promise.reject(error)
    const { bot } = setUp({ inbox: options.inbox, commands: { ...echo(), run } })
    await expect(bot.resume({ id: 1, body: item.body, receivedAt: 0 })).rejects.toBe(error)
  })
})
