import { GrammyError, HttpError } from 'grammy'
import type { Update } from 'grammy/types'
import { describe, expect, it } from 'vitest'
import { startPolling } from './poll.ts'

type Step = Update[] | Error

const refused = (code: number, parameters = {}) =>
  new GrammyError('Failed', { ok: false, error_code: code, description: 'x', parameters }, 'getUpdates', {})

const lost = new HttpError('Network request failed', new Error('reset'))

function update(id: number, chat = 1): Update {
  const person = { id: chat, is_bot: false, first_name: 'Deniz' }
  const message = { message_id: 1, date: 1, chat: { ...person, type: 'private' }, from: person, text: 'x' }
  return { update_id: id, message } as Update
}

async function poll(steps: Step[], more: { webhook?: string | Error; storing?: (key: string) => void } = {}) {
  const asked: unknown[] = []
  const pauses: number[] = []
  const stored: string[] = []
  const worked: string[] = []
  const logged: string[] = []
  const ended = Promise.withResolvers<void>()
  const note = (event: string) => {
    logged.push(event)
    if (event === 'telegram.polling-refused') ended.resolve()
  }
  const polling = startPolling({
    api: {
      getWebhookInfo: async () => {
        if (more.webhook instanceof Error) throw more.webhook
        return { url: more.webhook ?? '', has_custom_certificate: false, pending_update_count: 0 }
      },
      getUpdates: async (payload) => {
        const { offset, allowed_updates: allowed } = payload ?? {}
        expect(allowed).toEqual(['message', 'callback_query', 'my_chat_member'])
        asked.push(offset ?? null)
        const step = steps.shift()
        if (step instanceof Error) throw step
        if (step !== undefined) return step
        ended.resolve()
        return await new Promise<never>((_, reject) =>
          stopped.promise.then(() => reject(new Error('aborted'))),
        )
      },
    },
    inbox: {
      receive: async ({ key }) => {
        more.storing?.(key)
        if (!stored.includes(key)) stored.push(key)
        return 'new'
      },
      work: async (_, lane) => {
        worked.push(lane)
      },
    },
    log: { info: note, warn: note, error: note },
    pause: async (ms) => {
      pauses.push(ms)
    },
  })
  const stopped = Promise.withResolvers<void>()
  await ended.promise
  stopped.resolve()
  await polling.stop()
  return { asked, pauses, stored, worked, logged }
}

describe('startPolling()', () => {
  it('stores each update before the next call confirms it, and works each chat once', async () => {
    const run = await poll([[update(5), update(6, 2), update(7)], [update(8)]])
    expect(run.asked).toEqual([null, 8, 9])
    expect(run.stored).toEqual(['5', '6', '7', '8'])
    expect(run.worked).toEqual(['1', '2', '1'])
  })

  it('confirms nothing that could not be stored', async () => {
    let failing = true
    const run = await poll([[update(5), update(6)], [update(6)]], {
      storing: (key) => {
        if (key === '6' && failing) {
          failing = false
          throw new Error('disk full')
        }
      },
    })
    expect(run.asked).toEqual([null, 6, 7])
    expect(run.stored).toEqual(['5', '6'])
    expect(run.pauses).toEqual([1000])
  })

  it('works at once what it stored before one that could not be', async () => {
    const run = await poll([[update(5), update(6, 2), update(7)]], {
      storing: (key) => {
        if (key === '7') throw new Error('disk full')
      },
    })
    expect(run.stored).toEqual(['5', '6'])
    expect(run.worked).toEqual(['1', '2'])
  })

  it('forgets its offset when everything is confirmed, so that numbers may start anew', async () => {
    const run = await poll([[update(900)], [], [update(3)]])
    expect(run.asked).toEqual([null, 901, null, 4])
    expect(run.stored).toEqual(['900', '3'])
  })

  it('fetches nothing beside a webhook, and says so without its path', async () => {
    const run = await poll([], { webhook: 'https://izin.example/secret/path' })
    expect(run.asked).toEqual([])
    expect(run.logged).toEqual(['telegram.polling-refused'])
  })

  it('goes on when Telegram does not say whether a webhook is set', async () => {
    const run = await poll([[update(1)]], { webhook: lost })
    expect(run.stored).toEqual(['1'])
    expect(run.logged).toEqual(['telegram.webhook-unknown'])
  })

  it('raises an alarm on a conflict', async () => {
    const run = await poll([refused(409), refused(409)])
    expect(run.logged).toEqual(['telegram.conflict', 'telegram.conflict'])
  })

  it('waits as long as Telegram asks', async () => {
    expect((await poll([refused(429, { retry_after: 7 })])).pauses).toEqual([7000])
  })

  it('does not believe a wait that is no number, none at all, or longer than an hour', async () => {
    const asked = ['soon', -1, 0, 5_000_000].map((wait) => refused(429, { retry_after: wait }))
    expect((await poll(asked)).pauses).toEqual([1000, 2000, 4000, 3_600_000])
  })

  it('waits longer with every failure in a row, at most a minute, and starts small again', async () => {
    const run = await poll([...Array.from({ length: 8 }, () => lost), [update(1)], lost])
    expect(run.pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 1000])
  })

  it('says that the token is not taken', async () => {
    const run = await poll([refused(401)])
    expect(run.logged).toEqual(['telegram.token-refused'])
  })

  it('does not spin when empty answers come at once', async () => {
    expect((await poll([[], []])).pauses).toEqual([100, 100])
  })

  it('goes past what is no update of ours, and lets what is none at all wait', async () => {
    const odd = [null, { update_id: 1, message: { text: 5 } }, update(2)] as Update[]
    const run = await poll([odd, [null] as unknown as Update[], { not: 'a list' } as never])
    expect(run.asked).toEqual([null, 3, 3, 3])
    expect(run.stored).toEqual(['2'])
    expect(run.logged).toEqual([
      'telegram.unreadable',
      'telegram.unsupported',
      'telegram.unreadable',
      'telegram.polling-failed',
    ])
  })
})
