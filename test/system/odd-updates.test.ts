import type { Update } from 'grammy/types'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openApp, type RunningApp } from '../support/app.ts'
import { recorded } from '../telegram/harness.ts'

const answered = ['location', 'dice', 'sticker', 'voice', 'photo']
const ignored = [
  ...['edited-message', 'channel-post', 'edited-channel-post', 'inline-query', 'reaction', 'pinned'],
  ...['content-unknown', 'unknown', 'blocked', 'group-message'],
]

describe.each(['polling', 'webhook'] as const)('odd updates by %s', (way) => {
  let app: RunningApp
  let updates = 200_000_000

  beforeAll(async () => {
    app = await openApp(way === 'polling' ? { env: { TELEGRAM_WEBHOOK_SECRET: '' } } : {})
    await app.izinJson('provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.')
  })
  afterAll(async () => {
    await app?.close()
  })

  async function send(name: string): Promise<void> {
    const update: Update = { ...recorded(name), update_id: ++updates }
    if (way === 'polling') app.telegram.push(update)
    else expect(await app.update({ ...update })).toBe(200)
  }

  async function said(before: number): Promise<string> {
    const texts = () => app.telegram.textsOf('7001').slice(before)
    await expect.poll(() => texts().length, { timeout: 60_000 }).toBeGreaterThan(0)
    return texts().join('\n')
  }

  it.each(answered)('a %s is answered politely, and nothing is recorded', async (name) => {
    const before = app.telegram.textsOf('7001').length
    await send(name)
    const text = await said(before)
    // The next step for a person without a proved number.
    expect(text).toContain('Numaranızı doğrulamak için aşağıdaki düğmeyle paylaşın')
    expect(text).not.toMatch(/!|kaydedildi|undefined|null/)
  })

  it('values of another type are recorded and passed over', async () => {
    const odd: unknown[] = [null, true, 5, '\0', '\ud800', [], {}]
    for (const value of odd) {
      for (const field of ['chat', 'from', 'text', 'contact', 'forward_origin', 'photo', 'message_id']) {
        const { message } = recorded('text')
        // A chat whose answers are not counted.
        const chat = { id: 7002, type: 'private' }
        const update = { update_id: ++updates, message: { ...message, chat, [field]: value } }
        if (way === 'polling') app.telegram.push(update as unknown as Update)
        else expect(await app.update(update)).toBe(200)
      }
    }
    expect(app.printed()).not.toContain('"level":"error"')
  })

  it('an update without a message is passed over, and the next message is answered', async () => {
    for (const name of ignored) await send(name)
    const before = app.telegram.textsOf('7001').length
    await send('start')
    expect(await said(before)).toContain('Örnek A.Ş.')
    expect(app.telegram.textsOf('7001')).toHaveLength(before + 1)
    expect(app.telegram.textsOf('-1009876543210')).toEqual([])
    expect(app.printed()).not.toContain('"level":"error"')
    expect(await app.izinJson('verify')).toMatchObject({ ok: true, changes: 0 })
  })
})
