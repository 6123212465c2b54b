import { Api } from 'grammy'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { clientOptions, scrubOf } from './client.ts'
import { telegramSender } from './send.ts'

// A post of two messages; the real ones fit into one.
vi.mock('../commands/posts/posts.ts', () => ({
  postReply: (_message: unknown, { language, mayBeRepeat }: { language: string; mayBeRepeat: boolean }) => ({
    summary: 'Rapor',
    parts: [
      { kind: 'text', text: `${language}${mayBeRepeat ? ' repeat' : ''} ${'a'.repeat(3000)}` },
      { kind: 'text', text: 'b'.repeat(3000) },
    ],
  }),
}))

const ok = { ok: true, result: { message_id: 5 } }
const refusal = (code: number, parameters = {}) => ({
  ok: false,
  error_code: code,
  description: 'no',
  parameters,
})

let answers: unknown[]
let texts: string[]

const stand: typeof fetch = async (_, init) => {
  texts.push((JSON.parse(String(init?.body)) as { text: string }).text.slice(0, 9))
  return Response.json(answers.shift() ?? ok)
}

async function post(mayBeRepeat = false) {
  const scrub = scrubOf('1:x')
  const send = telegramSender({
    api: new Api('1:x', clientOptions({ fetch: stand }, scrub)),
    scrub,
    clock: () => 0,
    pictureOf: async () => null,
    log: { warn: () => {} },
  })
  const message = { kind: 'role-asked', slackUser: 'U1' } as const
  return await send({ id: 1, platform: 'telegram', target: '-1001', message, mayBeRepeat })
}

describe('telegramSender() with a post of several messages', () => {
  beforeEach(() => {
    answers = []
    texts = []
  })

  it('renders it in Turkish, sends all of it, and refers to the first', async () => {
    answers = [ok, { ok: true, result: { message_id: 6 } }]
    expect(await post()).toEqual({ kind: 'sent', reference: '5' })
    expect(texts).toEqual(['tr aaaaaa', 'bbbbbbbbb'])
  })

  it('lets the post itself say that it may be a repeat', async () => {
    await post(true)
    expect(texts[0]).toBe('tr repeat')
  })

  it('waits as asked when nothing has arrived yet', async () => {
    answers = [refusal(429, { retry_after: 3 })]
    expect(await post()).toMatchObject({ kind: 'later', afterMs: 3000 })
    expect(texts.length).toBe(1)
  })

  it.each([
    refusal(429, { retry_after: 3 }),
    refusal(400, { migrate_to_chat_id: -1002 }),
    refusal(401),
    refusal(502),
  ])('has the next attempt marked when only the beginning arrived before %j', async (answer) => {
    answers = [ok, answer]
    expect(await post()).toMatchObject({ kind: 'unknown' })
  })

  it.each([403, 400])('ends where the place refuses what follows the beginning (%d)', async (code) => {
    answers = [ok, refusal(code)]
    expect(await post()).toMatchObject({ kind: 'refused', detail: expect.stringContaining(`${code}`) })
  })

  it('says that the place is lost where nothing has arrived', async () => {
    answers = [refusal(403)]
    expect(await post()).toMatchObject({ kind: 'lost' })
  })
})
